/* Service worker of a site that keeps nothing on devices any more: it clears away what
   was kept, and itself. */

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(clearAway());
});

async function clearAway() {
  for (const name of await caches.keys()) {
    if (name.startsWith("newsroom-")) {
      await caches.delete(name);
    }
  }
  await self.registration.unregister();
}
