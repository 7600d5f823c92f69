/* The outbox: what waits, goes, came in, or came back with a reason. */
import { app, call, heed, Offline } from "./server.js";
import { drop, get, mine, photosOf, put } from "./store.js";

const TOGETHER = 10, PAUSES = [5, 15, 60, 300], KEPT_DAYS = 7, UNREAD = [400, 413, 422];
let timer = 0, busy = false, again = false;

export const WORDS = {
  queued: ["待发送", "waiting"], sending: ["发送中", "waiting"], done: ["已收到", "done"],
  refused: ["被退回", "soon"], conflict: ["有冲突", "soon"], settled: ["已处理", "done"],
};

export async function entries() {
  if (!app.me) return [];
  const all = await mine("outbox", app.me.id);
  return all.sort((one, other) => other.handed_at.localeCompare(one.handed_at));
}

/** What is still only on this phone: records, photos and bytes. */
export async function unsent() {
  const open = (await entries()).filter((entry) => !["done", "settled"].includes(entry.state));
  const drafts = app.me ? await mine("drafts", app.me.id) : [];
  const photos = app.me ? await mine("photos", app.me.id) : [];
  const size = photos.reduce((sum, photo) => sum + (photo.blob ? photo.blob.size : 0), 0);
  return { records: open.length, drafts: drafts.length, photos: photos.length, size };
}

async function mark(entry, change) {
  Object.assign(entry, change);
  await put("outbox", entry);
}

/** One at a time over all tabs; where the browser has no locks the server tells repeats apart. */
export async function send({ now = false } = {}) {
  if (busy) again = again || now;
  if (!app.me || busy) return;
  busy = true;
  try {
    if (navigator.locks) await navigator.locks.request("hongxian-outbox", { ifAvailable: true }, (lock) => lock && run(now));
    else await run(now);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    app.net = "offline";
  } finally {
    busy = false;
    await plan();
    app.changed();
  }
  // The network may have come back while the last try was failing.
  if (again) {
    again = false;
    await send({ now: true });
  }
}

async function run(now) {
  const waiting = (await entries()).reverse().filter((entry) => ["queued", "sending"].includes(entry.state));
  const due = waiting.filter((entry) => now || (entry.next || 0) <= Date.now());
  for (let start = 0; start < due.length; start += TOGETHER) {
    if (!(await sendVisits(due.slice(start, start + TOGETHER)))) return;
  }
  await askAboutConflicts();
  await sendPhotos();
  await tidy();
}

async function sendVisits(batch) {
  for (const entry of batch) await mark(entry, { state: "sending", reason: "" });
  app.changed();
  let answer;
  try {
    const json = { person: app.me.id, sent_at: new Date().toISOString(), visits: batch.map((entry) => entry.visit) };
    answer = await call("/api/field/visits", { method: "POST", json });
  } catch (error) {
    for (const entry of batch) await putBack(entry, "没有连上服务器");
    throw error;
  }
  if (heed(answer.status, answer.body) && UNREAD.includes(answer.status)) return sendUnread(batch);
  if (answer.status !== 200) {
    for (const entry of batch) await putBack(entry, app.said || "服务器暂时不能接收，请稍后再试");
    return false;
  }
  for (const told of answer.body.answers) await settle(batch.find((entry) => entry.id === told.id), told);
  return true;
}

/* What cannot be read is sent back by itself, and holds up nothing else. */
async function sendUnread([first, ...others]) {
  if (!others.length) return settle(first, { result: "refused", reason: app.said || "服务器读不出这次检查，请修改后重发。" }).then(() => true);
  for (const entry of [first, ...others]) if (!(await sendVisits([entry]))) return false;
  return true;
}

async function putBack(entry, reason) {
  const tries = (entry.tries || 0) + 1;
  const pause = PAUSES[Math.min(tries, PAUSES.length) - 1];
  await mark(entry, { state: "queued", tries, reason, next: Date.now() + pause * 1000 });
}

async function settle(entry, told) {
  const states = { taken: "done", repeated: "done", refused: "refused", conflict: "conflict" };
  await mark(entry, {
    state: states[told.result], reason: told.reason, tries: 0, next: 0, outcomes: told.outcomes,
    receipt: told.receipt, record: told.record, skew: told.skew_seconds, done_at: new Date().toISOString(),
  });
}

async function askAboutConflicts() {
  const open = (await entries()).filter((entry) => entry.state === "conflict");
  if (!open.length) return;
  const { status, body } = await call("/api/field/receipts");
  if (!heed(status, body)) return;
  for (const entry of open) {
    const told = body.receipts.find((receipt) => receipt.id === entry.receipt);
    if (told && told.state === "settled") {
      await mark(entry, { state: "settled", reason: told.reason, record: told.record, choice: told.choice, done_at: new Date().toISOString() });
    }
  }
}

/* Each photo is a request of its own: what broke off begins again at that photo. */
async function sendPhotos() {
  for (const entry of await entries()) {
    if (!["done", "settled"].includes(entry.state)) continue;
    for (const photo of await photosOf(entry.id)) {
      if (entry.choice === "theirs") await drop("photos", photo.id);
      else if (photo.state === "waiting" && !(await sendPhoto(entry, photo))) return;
    }
  }
}

async function sendPhoto(entry, photo) {
  const form = new FormData();
  const about = {
    person: photo.owner, id: photo.id, visit: entry.record || entry.id, finding: photo.finding, kind: photo.kind,
    sha256: photo.sha256, exif: JSON.stringify(photo.exif), device_at: photo.device_at,
  };
  for (const [name, value] of Object.entries(about)) form.append(name, value);
  form.append("file", photo.blob, photo.kind === "signature" ? `${photo.id}.png` : `${photo.id}.jpg`);
  const { status, body } = await call("/api/field/photos", { method: "POST", form });
  const unread = UNREAD.includes(status) && { result: "refused", reason: (body && body.detail) || "服务器读不出这张照片。" };
  if (!heed(status, body) || (status !== 200 && !unread)) return false;
  const { result, reason } = unread || body;
  if (result === "refused") await put("photos", { ...photo, state: "refused", reason });
  else if (!["early", "broken"].includes(result)) await drop("photos", photo.id);
  app.changed();
  return true;
}

/** What came in stays listed for a week. */
async function tidy() {
  const before = new Date(Date.now() - KEPT_DAYS * 86400000).toISOString();
  for (const entry of await entries()) {
    const over = ["done", "settled"].includes(entry.state) && entry.done_at < before;
    if (over && !(await photosOf(entry.id)).length) await drop("outbox", entry.id);
  }
}

/** The next try by itself: after the pause of the entry that is due first. */
async function plan() {
  clearTimeout(timer);
  const waiting = (await entries()).filter((entry) => ["queued", "sending"].includes(entry.state));
  if (!waiting.length || ["expired", "left"].includes(app.net)) return;
  const first = Math.min(...waiting.map((entry) => entry.next || 0));
  timer = setTimeout(() => send(), Math.max(1000, first - Date.now()));
}

/** Once more a photo that was refused, e.g. after room was made on the server. */
export async function retryPhoto(id) {
  const photo = await get("photos", id);
  if (photo) await put("photos", { ...photo, state: "waiting", reason: "" });
  await send({ now: true });
}
