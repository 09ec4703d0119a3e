// Upload of many on the page of the photo library: dropped anywhere, pasted, chosen. The
// form works without it, too.

import { takeChosen, takeDrops, takePictures } from "./photo_drop.js";
import { thumbnail, uploadQueue } from "./photo_upload.js";

const form = document.getElementById("photo-upload");

function link(photo) {
  const made = document.createElement("a");
  Object.assign(made, {
    href: photo.address,
    textContent: photo.name,
    target: "_blank",
  });
  return made;
}

function taken(photo, { said }) {
  said.append("：", link(photo));
  if (!photo.near?.length) return;
  const others = document.createElement("span");
  others.className = "upload-near";
  others.append(
    "和这些很像，请核对：",
    ...photo.near.map((each) => thumbnail(each, each.name)),
  );
  said.append(others);
}

if (form) {
  const field = form.elements.upload;
  const send = form.querySelector("[type=submit]");
  const button = form.querySelector("[data-do=choose]");
  const reload = form.querySelector("[data-do=reload]");
  const queue = uploadQueue({
    address: form.dataset.address,
    form,
    button,
    list: form.querySelector(".uploads"),
    status: form.querySelector("[role=status]"),
    largest: Number(form.dataset.largest),
    done: (number) => `图片 ${number} 张已收进图片库，请补说明和署名`,
    taken: (photo, entry) => {
      taken(photo, entry);
      reload.hidden = false;
    },
  });
  const take = (files) => queue.add(files);
  form.classList.add("is-live");
  send.hidden = true;
  button.hidden = false;
  takeDrops(document, form, take);
  takePictures(document, take);
  takeChosen(button, field, take);
}
