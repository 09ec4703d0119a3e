// Pictures that were pasted into the body: taken into the photo library
// (articles/admin/pasting.py), and each placed in a row of the form's pictures, where
// its caption is left to fill in. What is placed is stored when the story is saved.

import { isPlaced, mayPlace, place } from "./photo_strip.js";
import { fieldOf, tell } from "./rows.js";
import { token } from "./token.js";

const PATIENCE = 60_000; // milliseconds for one picture of up to 40 MB
const NOT_HERE = "您不能改这篇稿件的图片，请图片编辑来放。";
const SIGNED_OUT = "登录已过期，请在新窗口里重新登录，再贴一次。";
const NO_ANSWER = "服务器没有应答，请稍后再贴一次。";

// After how many paragraphs it stands is told by where it was pasted.
function placeAfter(photo, after) {
  if (isPlaced(photo.id)) return;
  const row = place(photo);
  const number = row && fieldOf(row, "after_paragraph");
  if (!number) return;
  number.value = after;
  tell(number);
}

async function upload(file, body) {
  if (file.type && !file.type.startsWith("image/")) {
    return { problem: `“${file.name}”不是图片；文字请打开文件复制，再贴到这里。` };
  }
  const data = new FormData();
  data.append("upload", file, file.name);
  try {
    const answer = await fetch(body.dataset.pictures, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": token(body.form) },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect") return { problem: SIGNED_OUT };
    if (answer.status === 403) return { problem: NOT_HERE };
    return await answer.json();
  } catch {
    return { problem: NO_ANSWER };
  }
}

// Take pictures in, one after another, and say what became of them.
export async function takeIn(files, body, say) {
  if (!mayPlace()) {
    say(`图片 ${files.length} 张没有放进来：${NOT_HERE}`);
    return;
  }
  const problems = [];
  let placed = 0;
  for (const [file, after] of files) {
    say(`正在上传图片 ${placed + problems.length + 1}/${files.length}……`);
    const taken = await upload(file, body);
    if (taken.problem) problems.push(taken.problem);
    else {
      placeAfter(taken, after);
      placed += 1;
    }
  }
  const done = placed ? `图片 ${placed} 张已放进本稿的图片，请写说明。` : "";
  say(done + problems.map((problem) => `图片没有收进来：${problem}`).join(""));
}
