import io

from django.core.management import call_command
from django.test import SimpleTestCase, TestCase
from PIL import Image, ImageDraw, ImageEnhance

from articles.models import Photo
from articles.photos.likeness import FIELDS, NEAR, distance, likeness_of, near
from tests.pictures import make_photo


def scene(size=(240, 160), sun=180):
    """Return a sky that grows lighter, a sun and two houses."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((sun, 20, sun + 40, 60), fill=(255, 240, 200))
    draw.rectangle((20, 90, 70, 160), fill=(60, 20, 20))
    draw.rectangle((90, 60, 120, 160), fill=(20, 60, 20))
    return picture


def as_jpeg(picture, quality):
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=quality)
    return Image.open(content)


def make_hashed(*parts, **fields):
    return Photo.objects.create(**dict(zip(FIELDS, parts, strict=True)), **fields)


class LikenessTests(SimpleTestCase):
    def test_it_hardly_changes_with_size_quality_tone_and_a_mark_in_the_corner(self):
        picture = scene()
        marked = picture.copy()
        ImageDraw.Draw(marked).rectangle((190, 140, 240, 160), fill="white")
        for name, other in {
            "smaller": picture.resize((80, 53), Image.Resampling.LANCZOS),
            "compressed": as_jpeg(picture, 30),
            "lighter": ImageEnhance.Brightness(picture).enhance(1.15),
            "grey": picture.convert("L"),
            "cut": picture.crop((4, 3, 236, 157)),
            "marked": marked,
        }.items():
            with self.subTest(name=name):
                bits = distance(likeness_of(picture), likeness_of(other))
                self.assertLessEqual(bits, NEAR)

    def test_it_tells_other_pictures_apart(self):
        other = scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        self.assertGreater(distance(likeness_of(scene()), likeness_of(other)), NEAR)

    def test_it_has_four_parts_of_sixteen_bits(self):
        parts = likeness_of(scene())
        self.assertEqual(len(parts), 4)
        self.assertTrue(all(0 <= part < 1 << 16 for part in parts))


class NearTests(TestCase):
    def test_it_finds_those_that_differ_in_seven_bits_and_none_that_do_in_eight(self):
        photo = make_hashed(0xFFFF, 0, 0xF0F0, 0x1234)
        # However the seven bits lie, one part differs in one at most.
        two_each = make_hashed(0xFFFC, 3, 0xF0F3, 0x1235)
        in_one = make_hashed(0xFF80, 0, 0xF0F0, 0x1234)
        make_hashed(0xFFFC, 3, 0xF0F3, 0x1237)
        make_hashed(0xFF00, 0, 0xF0F0, 0x1234)
        Photo.objects.create(caption="没有指纹。")
        with self.assertNumQueries(6):  # one of each part, the photos, no renditions
            found = near(photo)
        self.assertEqual(found, [two_each, in_one])

    def test_it_leaves_out_what_is_to_stay_beside_it(self):
        photo, other = (make_hashed(1, 2, 3, number) for number in (4, 5))
        self.assertEqual(near(photo), [other])
        photo.kept_beside.add(other)
        self.assertEqual((near(photo), near(other)), ([], []))

    def test_it_is_kept_with_each_file_and_made_for_old_ones(self):
        photo = make_photo()
        kept = [getattr(photo, field) for field in FIELDS]
        self.assertNotIn(None, kept)
        Photo.objects.update(**dict.fromkeys(FIELDS))
        lost = Photo.objects.create(
            original="gone.jpg", width=9, height=9, checksum="gone"
        )
        said, trouble = io.StringIO(), io.StringIO()
        for _ in range(2):  # a second run finds only what has none
            call_command("hash_photos", stdout=said, stderr=trouble)
        photo.refresh_from_db()
        self.assertLessEqual(
            distance(kept, [getattr(photo, field) for field in FIELDS]), 2
        )
        self.assertEqual(
            said.getvalue().splitlines(), ["1 张图片有了指纹。", "0 张图片有了指纹。"]
        )
        self.assertIn(f"图片 {lost.pk}", trouble.getvalue())
