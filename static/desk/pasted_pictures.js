// Pictures that were pasted or dropped into the body: taken into the photo library by the
// queue of photo_upload.js, and each placed in a row of the form's pictures, where its
// caption is left to fill in. What is placed is stored when the story is saved.

import { isPlaced, mayPlace, place, storyQueue } from "./photo_strip.js";
import { fieldOf, tell } from "./rows.js";

const NOT_HERE = "您不能改这篇稿件的图片，请图片编辑来放。";

// After how many paragraphs it stands is told by where it was pasted.
function placeAfter(photo, after) {
  if (isPlaced(photo.id)) return;
  const row = place(photo);
  const number = row && fieldOf(row, "after_paragraph");
  if (!number) return;
  number.value = after;
  tell(number);
}

// The lines of the files, below the text; what came in has a card instead.
export function pictureQueue(status) {
  const list = document.createElement("ul");
  list.className = "uploads";
  status.after(list);
  return storyQueue({
    list,
    status,
    done: (number) => `图片 ${number} 张已放进本稿的图片，请写说明`,
    taken: (photo, { after }) => placeAfter(photo, after),
  });
}

// Take pictures in, [[{file, isFolder}, after how many paragraphs]]; resolves when the
// last of them has come in or failed.
export function takeIn(files, queue) {
  if (!mayPlace() || !queue) {
    return `图片 ${files.length} 张没有放进来：${NOT_HERE}`;
  }
  queue.add(files.map(([given, after]) => ({ ...given, after })));
  return "";
}
