// The token that a form proves with whom it was given to. Signing in anew in another
// window changes it; the cookie has the one that counts now.

function cookie(name) {
  return document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1];
}

export function token(form) {
  const given = form.elements.csrfmiddlewaretoken;
  given.value = cookie("csrftoken") || given.value;
  return given.value;
}
