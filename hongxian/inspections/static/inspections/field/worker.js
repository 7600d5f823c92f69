/* Keeps the shell of the field page. VERSION and FILES stand above, written by the server: a new
   version is a new cache. Data never passes here: it lives in IndexedDB, by person. */
const CACHE = `field-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE)
    .then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("field-") && name !== CACHE;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const shell = event.request.mode === "navigate" && url.pathname === "/field/";
  if (!shell && !FILES.includes(url.pathname)) return;
  event.respondWith(caches.open(CACHE)
    .then((cache) => cache.match(shell ? "/field/" : url.pathname))
    .then((kept) => kept || fetch(event.request)));
});
