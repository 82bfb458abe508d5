"""Names of people, companies and places that the data sets are put together from. All are invented combinations.

Nothing is chosen here; whoever makes records picks by number, so that every run is the same.
"""

FAMILY = (
    ("佐藤", "sato"), ("鈴木", "suzuki"), ("高橋", "takahashi"), ("田中", "tanaka"), ("渡辺", "watanabe"),
    ("伊藤", "ito"), ("山本", "yamamoto"), ("中村", "nakamura"), ("小林", "kobayashi"), ("加藤", "kato"),
    ("吉田", "yoshida"), ("山田", "yamada"), ("佐々木", "sasaki"), ("山口", "yamaguchi"), ("松本", "matsumoto"),
    ("井上", "inoue"), ("木村", "kimura"), ("林", "hayashi"), ("斎藤", "saito"), ("清水", "shimizu"),
    ("山崎", "yamazaki"), ("池田", "ikeda"), ("橋本", "hashimoto"), ("阿部", "abe"), ("石川", "ishikawa"),
    ("前田", "maeda"), ("藤田", "fujita"), ("小川", "ogawa"), ("後藤", "goto"), ("岡田", "okada"),
    ("長谷川", "hasegawa"), ("村上", "murakami"), ("近藤", "kondo"), ("石井", "ishii"), ("坂本", "sakamoto"),
    ("遠藤", "endo"), ("青木", "aoki"), ("藤井", "fujii"), ("西村", "nishimura"), ("福田", "fukuda"),
)  # fmt: skip
GIVEN = (
    ("翔太", "shota"), ("健太", "kenta"), ("大輝", "daiki"), ("拓也", "takuya"), ("直樹", "naoki"),
    ("陽子", "yoko"), ("美咲", "misaki"), ("花子", "hanako"), ("由美", "yumi"), ("恵子", "keiko"),
    ("誠", "makoto"), ("浩", "hiroshi"), ("明", "akira"), ("薫", "kaoru"), ("智子", "tomoko"),
    ("さくら", "sakura"), ("ひかり", "hikari"), ("蓮", "ren"), ("悠斗", "yuto"), ("結衣", "yui"),
    ("隆", "takashi"), ("学", "manabu"), ("彩", "aya"), ("葵", "aoi"), ("凛", "rin"),
    ("裕子", "yuko"), ("真一", "shinichi"), ("千尋", "chihiro"), ("亮", "ryo"), ("香織", "kaori"),
    ("大和", "yamato"), ("純", "jun"), ("聡", "satoshi"), ("愛", "ai"), ("優子", "yuuko"),
    ("剛", "tsuyoshi"), ("進", "susumu"), ("奈々", "nana"), ("麻衣", "mai"), ("勇気", "yuki"),
)  # fmt: skip
ENGLISH_FAMILY = (
    "Anderson", "Baker", "Bennett", "Brooks", "Campbell", "Carter", "Chen", "Cooper", "Diaz", "Edwards",
    "Fischer", "Foster", "Garcia", "Graham", "Hughes", "Ibrahim", "Jensen", "Kapoor", "Kelly", "Larsen",
    "Lopez", "Martin", "Meyer", "Morgan", "Murphy", "Nguyen", "Olsen", "Patel", "Quinn", "Reyes",
    "Rossi", "Schmidt", "Silva", "Singh", "Stewart", "Tanner", "Turner", "Walker", "Weber", "Young",
)  # fmt: skip
ENGLISH_GIVEN = (
    "Alice", "Andrew", "Anna", "Ben", "Carla", "Chris", "Clara", "David", "Diana", "Elena",
    "Eric", "Fiona", "Frank", "Grace", "Hannah", "Henry", "Ivan", "Julia", "Karen", "Kevin",
    "Laura", "Leo", "Maria", "Mark", "Nadia", "Nina", "Oscar", "Paula", "Peter", "Rachel",
    "Robert", "Sara", "Simon", "Sofia", "Steven", "Thomas", "Ursula", "Victor", "Wendy", "Zoe",
)  # fmt: skip
COMPANY_STEMS = (
    ("東京", "Tokyo"), ("横浜", "Yokohama"), ("大阪", "Osaka"), ("北海", "Hokkai"), ("富士", "Fuji"),
    ("青葉", "Aoba"), ("みらい", "Mirai"), ("さくら", "Sakura"), ("日輪", "Nichirin"), ("瀬戸", "Seto"),
    ("朝日野", "Asahino"), ("丸山", "Maruyama"), ("光洋", "Koyo"), ("三葉", "Mitsuba"), ("新和", "Shinwa"),
    ("桜井", "Sakurai"), ("中央", "Chuo"), ("明和", "Meiwa"), ("大成", "Taisei"), ("北斗", "Hokuto"),
)  # fmt: skip
COMPANY_TRADES = (
    ("商事", "Trading"), ("製作所", "Works"), ("電機", "Electric"), ("物流", "Logistics"), ("食品", "Foods"),
    ("建設", "Construction"), ("印刷", "Printing"), ("化学", "Chemicals"),
    ("システム", "Systems"), ("精工", "Precision"),
    ("観光", "Travel"), ("運輸", "Transport"), ("紡績", "Textiles"), ("不動産", "Estates"), ("工務店", "Builders"),
)  # fmt: skip
ENGLISH_ENDINGS = ("Inc.", "Ltd.", "GmbH", "Corp.", "LLC", "Pty Ltd", "BV", "SA")
# (city, prefecture, area code)
CITIES = (
    ("千代田区", "東京都", "03"), ("横浜市", "神奈川県", "045"), ("大阪市", "大阪府", "06"),
    ("名古屋市", "愛知県", "052"),
    ("札幌市", "北海道", "011"), ("福岡市", "福岡県", "092"), ("仙台市", "宮城県", "022"), ("京都市", "京都府", "075"),
)  # fmt: skip
ENGLISH_CITIES = (
    ("London", "England", "United Kingdom", "+44 20"), ("Berlin", "Berlin", "Germany", "+49 30"),
    ("Austin", "Texas", "United States", "+1 512"), ("Chennai", "Tamil Nadu", "India", "+91 44"),
    ("Sydney", "New South Wales", "Australia", "+61 2"), ("Prague", "Prague", "Czech Republic", "+420 2"),
)  # fmt: skip
TITLES = ("部長", "課長", "主任", "代表取締役", "営業担当", "購買担当", "情報システム担当", "工場長")
ENGLISH_TITLES = ("CEO", "CTO", "Purchasing Manager", "Head of IT", "Sales Director", "Office Manager", "Plant Manager")
PRODUCTS = (
    ("保守契約", "maintenance"), ("導入支援", "onboarding"), ("ライセンス更新", "licence renewal"),
    ("追加席", "extra seats"),
    ("研修", "training"), ("基幹システム刷新", "core system renewal"), ("データ移行", "data migration"),
)  # fmt: skip


# What a second, third … round of the same names adds to the given name.
ROUNDS = (("", ""), ("郎", "ro"), ("美", "mi"), ("之", "yuki"), ("江", "e"))
ENGLISH_ROUNDS = ("", "-Young", "-Reyes", "-Olsen", "-Quinn")


def person(number: int) -> tuple[str, str, str]:
    """(given name, family name, Latin letters for an address): distinct for 0 ≤ number < 16,000."""
    half, turn = number % 3200 // 2, number // 3200 % 5
    if number % 2 == 0:
        family, given = FAMILY[half % 40], GIVEN[(half // 40 + half * 7) % 40]
        more, letters = ROUNDS[turn]
        return given[0] + more, family[0], f"{given[1]}{letters}.{family[1]}"
    last, first = ENGLISH_FAMILY[half % 40] + ENGLISH_ROUNDS[turn], ENGLISH_GIVEN[(half // 40 + half * 7) % 40]
    return first, last, f"{first}.{last}".lower()


def company(number: int) -> tuple[str, str]:
    """(name, Latin letters for a domain): distinct for 0 ≤ number < 300; every second one is written in English."""
    stem = COMPANY_STEMS[number % 20]
    trade = COMPANY_TRADES[(number // 20 + number % 20 * 7) % 15]
    slug = f"{stem[1]}-{trade[1]}".lower()
    if number % 2:
        return f"{stem[1]} {trade[1]} {ENGLISH_ENDINGS[number % 8]}", slug
    name = stem[0] + trade[0]
    return (f"株式会社{name}" if number % 4 == 0 else f"{name}株式会社"), slug
