/* Today, hazards to re-check, what this phone holds, and who uses it. */
import { bytes, chip, clockTime, dayWords, field, h, icon } from "./dom.js";
import { begin, drafts, reopen, titleOf } from "./drafts.js";
import { entries, retryPhoto, send, unsent, WORDS } from "./outbox.js";
import { app, lock, placeOf, refresh, token } from "./server.js";
import { drop, ofOthers, photosOf, room } from "./store.js";

const SHOWN = 30;
let sought = "";

function row(title, under, marks, onclick) {
  return h("li", {}, h("button", { type: "button", class: "row", onclick },
    h("span", { class: "row-text" }, h("b", {}, title), h("span", { class: "quiet" }, under)), marks));
}

/* The count is that of the whole list, however many of it are shown. */
function listed(title, rows, none) {
  return h("section", {}, h("h2", {}, title, h("span", { class: "count" }, String(rows.length))),
    rows.length ? h("ul", { class: "rows" }, rows.slice(0, SHOWN)) : h("p", { class: "empty" }, none),
    rows.length > SHOWN && h("p", { class: "quiet" }, `先列 ${SHOWN} 个，其余请在上面查找。`));
}

/** 今日: drafts first, then what was planned, then what is due; above all of it the search. */
export async function todayScreen(again, leave) {
  const go = async (start) => { const draft = await begin(start); leave(`#/visit/${draft.id}`); };
  const open = await drafts();
  const results = h("div", {});
  const find = (text) => { sought = text; results.replaceChildren(...found(text, go)); };
  find(sought);
  const { planned, places } = app.day;
  const started = new Set([...open, ...(await entries())].map((one) => one.id));
  const waiting = planned.filter((visit) => !started.has(visit.id));
  const named = new Set([...waiting.map((visit) => visit.place), ...open.map((draft) => draft.place && draft.place.id)]);
  return h("div", {},
    field("找监管对象", sought, find, { type: "search", placeholder: "名称、拼音首字母或地址", class: "search" }),
    results,
    open.length > 0 && listed("没做完的检查", open.map((draft) => row(titleOf(draft), `开始于 ${clockTime(draft.started_at)}`, chip("草稿", "draft"),
      () => leave(`#/visit/${draft.id}`))), ""),
    listed("计划检查", waiting.map((visit) => row(titleOf({ ...visit, place: placeOf(visit.place) }), `${visit.kind_name} · ${dayWords(visit.planned_on)}`,
      chip(visit.is_late ? "已过计划日期" : "待检查", visit.is_late ? "soon" : "waiting"), () => go({ place: visit.place, spot: visit.spot, planned: visit }))), "没有排给您的计划检查。"),
    listed("今年还没检查", places.filter((place) => place.is_due && !named.has(place.id)).map((place) => placeRow(place, go)), "本单位的监管对象今年都已检查。"),
    h("div", { class: "thumb" }, h("button", { type: "button", class: "big", onclick: () => go({ spot: "" }) }, icon("add"), "不在名单上的地点")));
}

function placeRow(place, go) {
  return row(place.name, place.address || place.category_name, chip(place.last ? `上次 ${dayWords(place.last)}` : "未检查过", place.is_due ? "waiting" : "done"),
    () => go({ place: place.id }));
}

function found(text, go) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const all = app.day.places.filter((place) => [place.name, place.address, place.initials].some((part) => part.toLowerCase().includes(wanted)));
  if (!all.length) return [h("p", { class: "empty" }, "名单里没有。可用下方“不在名单上的地点”开始检查。")];
  const more = all.length > SHOWN ? `，先列 ${SHOWN} 个` : "";
  return [h("p", { class: "quiet", role: "status" }, `找到 ${all.length} 个${more}`), h("ul", { class: "rows" }, all.slice(0, SHOWN).map((place) => placeRow(place, go)))];
}

/** 检查: what this person did on this phone. */
export async function visitsScreen(again, leave) {
  const open = await drafts();
  const done = await entries();
  return h("div", {},
    listed("没做完", open.map((draft) => row(titleOf(draft), `开始于 ${clockTime(draft.started_at)}`, chip("草稿", "draft"), () => leave(`#/visit/${draft.id}`))), "没有做了一半的检查。"),
    listed("本机做过的（留一周）", done.map((entry) => row(entry.title, clockTime(entry.visit.started_at), chip(...WORDS[entry.state]), () => leave("#/outbox"))), "还没有。从“今日”选一个对象开始。"));
}

/** 隐患: open ones of the person's units, the recheck that is due first. */
export async function hazardsScreen(again, leave) {
  const { hazards, today } = app.day;
  const rows = hazards.map((hazard) => h("li", {}, h("a", { class: "row", href: hazard.url },
    h("span", { class: "row-text" }, h("b", {}, hazard.what), h("span", { class: "quiet" }, `${hazard.place} · ${hazard.number}`)),
    hazard.due_on ? chip(`${hazard.state} ${dayWords(hazard.due_on)}`, hazard.due_on < today ? "late" : "waiting") : chip(hazard.state, "waiting"))));
  return h("div", {}, listed("待整改、待复查", rows, "没有未销号的隐患。"),
    h("p", { class: "quiet" }, "点开隐患办理复查需要联网；没有网络时名单仍可查看。"));
}

/** 发件箱: every record with its state, and what came of it. */
export async function outboxScreen(again, leave) {
  const all = await entries();
  const rest = await unsent();
  const cards = await Promise.all(all.map((entry) => card(entry, again, leave)));
  const left = `本机还有 ${rest.records} 次检查、${rest.photos} 张照片没有发完（${bytes(rest.size)}）${rest.drafts ? `，另有 ${rest.drafts} 个草稿` : ""}。`;
  return h("div", {},
    h("p", { role: "status" }, rest.records || rest.photos || rest.drafts ? left : "本机的记录都已发送。"),
    all.length ? cards : h("p", { class: "empty" }, "做完的检查会排在这里，有网络时自动发送。"),
    h("div", { class: "thumb" }, ["expired", "left"].includes(app.net)
      ? h("a", { class: "big", href: "/login/?next=/field/" }, "重新登录后发送")
      : h("button", { type: "button", class: "big", onclick: () => refresh().then(() => send({ now: true })) }, "立即发送")));
}

async function card(entry, again, leave) {
  const photos = await photosOf(entry.id);
  const broken = photos.filter((photo) => photo.state === "refused");
  const waiting = photos.length - broken.length;
  return h("section", { class: "card", "data-state": entry.state, "data-visit": entry.id },
    h("h2", {}, entry.title, " ", chip(...WORDS[entry.state])),
    h("p", { class: "quiet" }, clockTime(entry.visit.started_at), waiting > 0 && ` · 还有 ${waiting} 张照片待发送`),
    entry.reason && h("p", { class: ["refused", "conflict"].includes(entry.state) ? "returned" : "quiet" }, entry.reason),
    Math.abs(entry.skew || 0) > 300 && h("p", { class: "returned" }, `手机时间与服务器相差约 ${Math.round(Math.abs(entry.skew) / 60)} 分钟，记录已注明。请校准手机时间。`),
    (entry.outcomes || []).map((outcome) => h("p", {}, outcome.url ? h("a", { href: outcome.url }, outcome.words) : outcome.words,
      outcome.note && h("span", { class: outcome.url ? "quiet" : "returned" }, ` ${outcome.note}`))),
    entry.state === "done" && h("p", {}, h("a", { href: `/inspections/${entry.record || entry.id}/` }, "查看检查记录")),
    entry.state === "refused" && h("button", { type: "button", class: "second", onclick: () => reopen(entry).then((draft) => leave(`#/visit/${draft.id}`)) }, "修改后重发"),
    entry.state === "conflict" && h("a", { class: "second", href: `/field/conflicts/${entry.receipt}/` }, "并排查看，选择保留哪个"),
    broken.map((photo) => h("div", { class: "photos" }, h("figure", {}, h("img", { src: photo.thumb, alt: "未收下的照片" })), h("p", { class: "returned" }, photo.reason),
      h("button", { type: "button", class: "second", onclick: () => retryPhoto(photo.id) }, "重发"),
      h("button", { type: "button", class: "second", onclick: () => drop("photos", photo.id).then(again) }, "不要这张"))));
}

/** 我的: the person, the phone, and the way out. */
export async function meScreen(again) {
  const space = await room();
  const others = await ofOthers(app.me.id);
  const { person } = app.day;
  const words = { online: "已联网", offline: "没有网络", expired: "登录已过期", unknown: "未知" };
  const fact = (name, value) => h("div", { class: "fact" }, h("dt", {}, name), h("dd", {}, value));
  return h("div", {},
    h("dl", { class: "card" },
      fact("姓名", person.name), fact("单位", person.unit), fact("网络", words[app.net] || app.said),
      fact("名单更新", clockTime(app.day.now)), fact("监管对象", `${app.day.places.length} 个`),
      space && fact("本机空间", `已用 ${bytes(space.used)}，还可用 ${bytes(Math.max(0, space.left))}`),
      space && fact("长期保存", space.lasting ? "浏览器已答应不清理" : "浏览器未答应：请尽快发送，不要清理浏览器数据")),
    !window.isSecureContext && h("p", { class: "returned" }, "当前不是 HTTPS：只能联网使用，断网不能打开，也不能定位。请按手册“手机现场检查”一章安装证书后用 https 地址打开。"),
    others > 0 && h("p", { class: "returned" }, `本机还有其他人的 ${others} 条未发送记录，只有本人登录后才能看到和发送。`),
    h("button", { type: "button", class: "second", onclick: () => refresh() }, "更新名单"),
    h("a", { class: "second", href: "/" }, "打开工作台"),
    h("div", { class: "thumb" }, h("button", { type: "button", class: "big quiet-big", onclick: (event) => goOut(event.target, again) }, "退出登录")));
}

/* Whoever still has unsent records is told before, not after. */
async function goOut(button, again) {
  const rest = await unsent();
  const open = rest.records + rest.drafts;
  if ((open || rest.photos) && !button.dataset.warned) {
    button.dataset.warned = "yes";
    button.textContent = "仍要退出";
    button.before(h("p", { class: "returned", role: "alert" },
      `还有 ${open} 次检查、${rest.photos} 张照片只在这台手机上。退出后别人看不到，您下次在这台手机登录后才能发送。建议先发送。`));
    return;
  }
  await lock();
  const form = h("form", { method: "post", action: "/logout/" }, h("input", { type: "hidden", name: "csrfmiddlewaretoken", value: token() }));
  document.body.append(form);
  form.submit();
}
