/* Talking to the server: who is signed in, today's work, and what an answer means. */
import { forget, keep, kept } from "./store.js";

export const app = { me: null, day: null, net: "unknown", said: "", changed: () => {} };
const PATIENCE = 30000, DAY = "/api/field/day?table=true";

export class Offline extends Error {}

/** The token every change must carry. */
export function token() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return found ? found.slice("csrftoken=".length) : "";
}

/** {status, body}; throws Offline when no answer came. */
export async function call(path, { method = "GET", json, form, headers = {} } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const all = { Accept: "application/json", ...headers };
  if (json) all["Content-Type"] = "application/json";
  if (method !== "GET") all["X-CSRFToken"] = token();
  try {
    const answer = await fetch(path, {
      method, headers: all, body: json ? JSON.stringify(json) : form, signal: stop.signal,
      cache: "no-store", credentials: "same-origin", redirect: "error",
    });
    const typed = (answer.headers.get("Content-Type") || "").includes("json");
    return { status: answer.status, body: typed ? await answer.json() : null, version: answer.headers.get("ETag") };
  } catch (error) {
    throw new Offline(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Keep what an answer says about the log-in; true when it let us in. 409: somebody else is signed
    in by now, and what waits here is not theirs to send. */
export function heed(status, body) {
  const nets = { 401: body && body.left ? "left" : "expired", 403: "forbidden", 409: "other" };
  app.net = nets[status] || "online";
  app.said = (body && body.detail) || "";
  return app.net === "online";
}

/** Who used this phone last, and their day: all there is without a network. */
export async function wake() {
  app.me = (await kept("me")) || null;
  app.day = app.me ? (await kept(`day:${app.me.id}`)) || null : null;
}

/** Fetch today's work: of what this phone holds only the changes. Keeps it without a network. */
export async function refresh() {
  try {
    const known = app.day ? { "If-None-Match": app.day.version } : {};
    const { status, body } = await call(`${DAY}&changes=true`, { headers: known });
    if (heed(status, body) && body) await take(merged(app.day, unfolded(body)) || unfolded((await call(DAY)).body));
    if (app.net === "left") await lock();
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    app.net = "offline";
  }
  app.changed();
}

/** The day with a record for each place: they come column by column, which is less to send. */
export function unfolded(day) {
  if (!day || !day.places) return day;
  const columns = Object.entries(day.places);
  return { ...day, places: day.places.id.map((_, at) => Object.fromEntries(columns.map(([name, told]) => [name, told[at]]))) };
}

/** The day after the changes; null when they do not fit what this phone holds. */
export function merged(day, fresh) {
  if (fresh.whole) return fresh;
  const stale = new Set(fresh.parts);
  const rest = day.places.filter((place) => !stale.has(parseInt(place.id.slice(-2), 16) % 128));
  const places = [...rest, ...fresh.places];
  if (places.length !== fresh.many) return null;
  /* Due places first, then as the server lists them. */
  const rank = (place) => [place.last || "", place.initials, place.name].join("\u0000");
  places.sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
  return { ...day, ...fresh, places };
}

async function take(day) {
  if (!day || !day.person) return;
  app.me = day.person;
  app.day = day;
  await keep("me", day.person);
  await keep(`day:${day.person.id}`, day);
}

/** After a log-out nothing of the person is shown any more; what waits stays, unseen. */
export async function lock() {
  if (app.me) await forget(`day:${app.me.id}`);
  await forget("me");
  app.me = null;
  app.day = null;
}

export function placeOf(id) {
  return app.day && id ? app.day.places.find((place) => place.id === id) : undefined;
}

export function checklistOf(code) {
  return app.day ? app.day.checklists.find((list) => list.code === code) : undefined;
}
