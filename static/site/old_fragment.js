// A story's address in the Flash reader that this paper had: …/20180101/#a0123…, which no
// server is told. Whoever comes by one is led on to the story.

const name = /^#a?([0-9a-f]{32})$/i.exec(location.hash);
if (name) location.replace(`old/${name[1].toUpperCase()}/`);
