// Notes a notification as read when somebody follows it; without this there is a button.

const list = document.getElementById("notices");

function followed(link) {
  const notice = link.closest("[data-notice]");
  const form = notice?.querySelector("form");
  if (!form) return;
  // It goes on while the page is left.
  fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    keepalive: true,
    redirect: "manual",
  }).catch(() => {});
  notice.classList.remove("notice-unread");
  notice.querySelector(".notice-new")?.remove();
  form.remove();
}

for (const event of ["click", "auxclick"]) {
  list?.addEventListener(event, ({ target, button }) => {
    const link = target.closest("a");
    if (link && button < 2) followed(link);
  });
}
