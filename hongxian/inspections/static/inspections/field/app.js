/* 现场检查: the page starts here. The frame, the tabs and what is always visible. */
import { h, icon } from "./dom.js";
import { send, unsent } from "./outbox.js";
import { hazardsScreen, meScreen, outboxScreen, todayScreen, visitsScreen } from "./screens.js";
import { app, refresh, wake } from "./server.js";
import { visitScreen } from "./visit.js";

const TABS = [
  ["#/today", "今日", "home", todayScreen], ["#/visits", "检查", "log", visitsScreen], ["#/hazards", "隐患", "flag", hazardsScreen],
  ["#/outbox", "发件箱", "inbox", outboxScreen], ["#/me", "我的", "person", meScreen],
];
const NETS = { offline: "没有网络", expired: "登录已过期", online: "已联网", forbidden: "没有权限", unknown: "" };
const main = document.getElementById("main");
const bar = document.getElementById("bar");
const tabs = document.getElementById("tabs");
let drawn = 0;

const leave = (hash) => { if (location.hash === hash) draw(); else location.hash = hash; };

async function draw() {
  const turn = (drawn += 1);
  const here = location.hash || "#/today";
  const screen = await screenOf(here);
  await drawBar();
  if (turn !== drawn) return;
  const focus = document.activeElement && document.activeElement.closest("[data-line]");
  main.replaceChildren(screen);
  if (focus) main.querySelector(`[data-line="${focus.dataset.line}"]`)?.querySelector("button")?.focus({ preventScroll: true });
  tabs.replaceChildren(...TABS.map(([hash, word, name]) => h("a", { href: hash, "aria-current": here.startsWith(hash) ? "page" : null }, icon(name), h("span", {}, word))));
}

async function screenOf(here) {
  if (!app.day) return welcome();
  if (here.startsWith("#/visit/")) return visitScreen(here.slice("#/visit/".length), draw, leave);
  const tab = TABS.find(([hash]) => here.startsWith(hash)) || TABS[0];
  return tab[3](draw, leave);
}

/* Nobody known on this phone: to the log-in, or wait for a network. */
function welcome() {
  if (app.net === "unknown") return h("p", { class: "empty" }, "正在打开…");
  if (app.net === "offline") return h("p", { class: "empty" }, "没有网络，本机也没有您的名单。请在有网络的地方登录一次，之后没有网络也能使用。");
  if (app.net === "forbidden") return h("p", { class: "empty" }, app.said || "您的任职不能使用现场检查。");
  return h("div", {}, h("p", { class: "empty" }, "登录一次后，没有网络也能检查。"), h("div", { class: "thumb" }, h("a", { class: "big", href: "/login/?next=/field/" }, "登录")));
}

/* The state of the outbox is in sight on every screen. */
async function drawBar() {
  const rest = await unsent();
  const waiting = [[rest.records, "待发送"], [rest.drafts, "草稿"], [rest.photos, "照片"]].find(([count]) => count);
  bar.replaceChildren(
    h("b", {}, "红线 现场"), h("span", { class: "who" }, app.me ? app.me.name : ""),
    h("span", { class: `net net-${app.net}`, role: "status" }, NETS[app.net] || app.said),
    app.net === "expired" && app.me ? h("a", { class: "box", href: "/login/?next=/field/" }, "重新登录")
      : h("a", { class: `box${rest.records ? " box-full" : ""}`, href: "#/outbox" }, waiting ? `${waiting[1]} ${waiting[0]}` : "已发完"));
}

async function online() {
  await refresh();
  await send({ now: true });
}

async function start() {
  app.changed = () => { if (!typing()) draw(); else drawBar(); };
  await wake();
  window.addEventListener("hashchange", () => { scrollTo(0, 0); draw(); });
  window.addEventListener("online", online);
  window.addEventListener("offline", () => { app.net = "offline"; app.changed(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) online(); });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" });
  await draw();
  await online();
}

/* A screen is not drawn anew under somebody's fingers. */
function typing() {
  const at = document.activeElement;
  return location.hash.startsWith("#/visit/") || (at && ["INPUT", "TEXTAREA"].includes(at.tagName));
}

start();
