/* What this phone keeps, in IndexedDB. Every record names its owner; nobody else is shown it. */
import { openDB } from "../../vendor/idb.js";

const opened = openDB("hongxian-field", 1, {
  upgrade(db) {
    db.createObjectStore("keep");
    for (const name of ["drafts", "outbox"]) db.createObjectStore(name, { keyPath: "id" }).createIndex("owner", "owner");
    const photos = db.createObjectStore("photos", { keyPath: "id" });
    photos.createIndex("owner", "owner");
    photos.createIndex("visit", "visit");
  },
});

export const keep = async (key, value) => (await opened).put("keep", value, key);
export const kept = async (key) => (await opened).get("keep", key);
export const forget = async (key) => (await opened).delete("keep", key);
export const put = async (store, record) => (await opened).put(store, record);
export const get = async (store, id) => (await opened).get(store, id);
export const drop = async (store, id) => (await opened).delete(store, id);
export const mine = async (store, owner) => (await opened).getAllFromIndex(store, "owner", owner);
export const photosOf = async (visit) => (await opened).getAllFromIndex("photos", "visit", visit);

/** From draft to outbox in one transaction: a tab that dies in between leaves one of the two. */
export async function handIn(entry) {
  const work = (await opened).transaction(["drafts", "outbox"], "readwrite");
  await Promise.all([work.objectStore("outbox").put(entry), work.objectStore("drafts").delete(entry.id), work.done]);
}

/** And back, to be corrected. */
export async function takeBack(draft) {
  const work = (await opened).transaction(["drafts", "outbox"], "readwrite");
  await Promise.all([work.objectStore("drafts").put(draft), work.objectStore("outbox").delete(draft.id), work.done]);
}

/** How many records of other people wait on this phone: the number alone. */
export async function ofOthers(owner) {
  const all = await (await opened).getAll("outbox");
  return all.filter((entry) => entry.owner !== owner && entry.state !== "done").length;
}

/** {used, left, lasting}: bytes, and whether the browser promised not to clear them. */
export async function room() {
  if (!navigator.storage || !navigator.storage.estimate) return null;
  const { usage, quota } = await navigator.storage.estimate();
  return { used: usage, left: quota - usage, lasting: await navigator.storage.persisted() };
}

export const askToLast = async () => navigator.storage && navigator.storage.persist && navigator.storage.persist();
