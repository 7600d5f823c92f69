/* Photos: EXIF is read as evidence, then the picture is shrunk on the phone and hashed. */
import exifr from "../../vendor/exifr.js";
import { newId } from "./dom.js";
import { put } from "./store.js";

const LONGEST = 1600, THUMB = 160, QUALITY = 0.8;

async function exifOf(file) {
  try {
    const read = await exifr.parse(file, { reviveValues: false, translateValues: false, gps: true });
    const plain = Object.entries(read || {}).filter(([, value]) => ["string", "number"].includes(typeof value));
    return Object.fromEntries(plain.map(([key, value]) => [key, typeof value === "string" ? value.slice(0, 120) : value]));
  } catch (error) {
    return {};
  }
}

/* A data: address, since the page's policy lets no blob: pictures in. */
function asAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function decode(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("这个文件不是照片，或者格式不支持，请改用相机拍摄。"));
    image.src = address;
  });
}

function draw(image, longest) {
  const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** SHA-256 in hex; "" where the page has no HTTPS and therefore no WebCrypto. */
export async function hashOf(blob) {
  if (!crypto.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Keep one picture of a visit. `finding` is the client id of what it shows, or "". */
export async function keepPhoto(file, { owner, visit, finding, kind }) {
  const at = new Date();
  const image = await decode(await asAddress(file));
  const canvas = draw(image, LONGEST);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  const record = {
    id: newId(), owner, visit, finding, kind, blob, thumb: draw(image, THUMB).toDataURL("image/jpeg", 0.7),
    sha256: await hashOf(blob), exif: await exifOf(file), device_at: at.toISOString(),
    state: "waiting", reason: "",
  };
  await put("photos", record);
  return record;
}

/** Keep a signature drawn on the screen, under the id the visit remembers it by. */
export async function keepSignature(canvas, { id, owner, visit }) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  await put("photos", {
    id, owner, visit, finding: "", kind: "signature", blob, thumb: canvas.toDataURL("image/png"),
    sha256: await hashOf(blob), exif: {}, device_at: new Date().toISOString(), state: "waiting", reason: "",
  });
}
