// Topics that there are already, while one is typed: so that 地铁 does not become 地铁站
// by accident. What stands before the last comma stays.

import { namesFrom, offerNames } from "../site/names.js";

const field = document.getElementById("id_tags");
const LAST = /[^,，、;；]*$/;

if (field) {
  offerNames(field, {
    typed: () => field.value.match(LAST)[0].trim(),
    ask: (words) => namesFrom(field.dataset.names, words),
    take: ({ name }) => {
      field.value = field.value.replace(LAST, "") + name;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    },
  });
}
