import base64
from random import Random

from PIL import Image

from articles.models import Article, Photo
from tests.browser.base import BrowserTestCase
from tests.pictures import encoded

# Files dropped on an element: [[name, base64]].
DROP = """([selector, files]) => {
  const dataTransfer = new DataTransfer();
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
    dataTransfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
  }
  const place = document.querySelector(selector);
  const { left, top, height } = place.getBoundingClientRect();
  const where = { clientX: left + 5, clientY: top + height / 2 };
  const drop = new DragEvent("drop",
    { dataTransfer, ...where, bubbles: true, cancelable: true });
  place.dispatchEvent(drop);
  return drop.defaultPrevented;
}"""


def picture(side):
    """Return a picture so wide that looks like no other, in base 64."""
    tones = Image.frombytes("L", (9, 8), Random(side).randbytes(72))
    return base64.b64encode(encoded(tones.resize((side, 40)).convert("RGB"))).decode()


class PhotoUploadTests(BrowserTestCase):
    # Of the connection that drops.
    allowed = ("Failed to load resource",)

    def drop(self, selector, *files):
        self.assertTrue(self.page.evaluate(DROP, [selector, files]))

    def drop_the_connection_once(self):
        dropped = []

        def answer(route):
            if dropped:
                return route.continue_()
            dropped.append(route.request.url)
            return route.abort()

        self.context.route("**/upload/file/", answer)

    def test_it_takes_ten_files_on_a_story_one_in_its_text_and_one_in_the_library(self):
        Article.objects.update(status="draft")
        story = Article.objects.get(headline="公交夫妻的别样除夕")
        Article.objects.filter(pk=story.pk).update(body="<p>前</p><p>后</p>")
        story.article_photos.all().delete()
        self.sign_in(self.editor)
        self.open(f"/admin/articles/article/{story.pk}/change/")
        self.wait_for_the_editor()
        self.drop_the_connection_once()
        files = [[f"现场{side}.jpg", picture(side)] for side in range(61, 70)]
        files.insert(4, ["坏的.jpg", base64.b64encode(b"none").decode()])
        self.drop("#article_photos-group", *files)
        said = "#photo-uploads-said"
        self.page.wait_for_selector(f"{said}:text('图片 9 张已放进本稿')")
        bad = self.page.locator("#photo-uploads .upload")
        self.assertEqual(bad.count(), 1)
        self.assertIn("不是 JPEG", bad.inner_text())
        bad.get_by_role("button", name="收起“坏的.jpg”").click()
        self.assertEqual(bad.count(), 0)
        self.drop(".field-body .tiptap > p:last-of-type", ["文中.jpg", picture(70)])
        self.page.wait_for_selector(".paste-pictures:text('图片 1 张已放进本稿')")
        cards = "#article_photos-group .inline-related:not(.is-empty) .photo-thumbnail"
        self.assertEqual(self.page.locator(cards).count(), 10)
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        placed = story.article_photos.order_by("order", "pk")
        names = [f"现场{side}.jpg" for side in range(61, 70)] + ["文中.jpg"]
        self.assertEqual([row.photo.file_name for row in placed], names)
        self.assertEqual(placed.last().after_paragraph, 2)
        self.assertEqual(self.page.locator(cards).count(), 10)
        self.open("/admin/articles/photo/")
        self.drop("#changelist", ["库里.jpg", picture(71)])
        self.page.wait_for_selector("#photo-upload .upload a:text('库里')")
        self.assertEqual(Photo.objects.get(width=71).title, "库里")
