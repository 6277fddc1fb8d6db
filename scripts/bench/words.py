"""The words of generated texts, by language; they say nothing about anybody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language of generated texts.

    `words`: no word begins with another one, so that word sequences stay distinct without their spaces.
    `hedges`: wording by degree of certainty.
    `phrase`: words in each of a text's three phrases; `space`: what stands between words.
    """

    tag: str
    words: tuple[str, ...]
    hedges: dict[str, str]
    phrase: tuple[int, int, int]
    space: str = " "


def language(tag: str, words: str, hedges: str, phrase: tuple[int, int, int], space: str = " ") -> Language:
    """Return a language from its words and hedges (probable;possible;conditional), given as strings."""
    degrees = ("probable", "possible", "conditional")
    return Language(
        tag, tuple(words.split()), dict(zip(degrees, hedges.split(";"), strict=True)), phrase, space
    )


LANGUAGES = (
    language(
        "en",
        "amber bridge council delivers evening factory garden harbour inquiry journal kitchen lantern market "
        "northern orchard payment quarry railway station teacher umbrella village warehouse yearly zoning "
        "budget carries delegates engineer festival glacier hospital islands junction library mountain",
        "likely;may;if agreed",
        (5, 6, 4),
    ),
    language(
        "fr",
        "ambre bâtiment château décision élève forêt grève hôpital île jardin leçon marché naïf œuvre "
        "première quartier réseau société théâtre usine vallée wagon yaourt zèbre canal drapeau fenêtre "
        "géomètre horloge idéal jumelage lumière montagne notaire ouvrière périmètre",
        "sans doute;peut-être;à condition",
        (5, 5, 4),
    ),
    language(
        "ru",
        "мост совет вечер завод гавань журнал кухня фонарь рынок север яблоня оплата карьер вокзал учитель "
        "зонт деревня склад бюджет делегат инженер праздник ледник больница остров узел библиотека гора "
        "договор школа музей ветер колодец дорога лестница пшеница",
        "вероятно;возможно;если",
        (4, 3, 3),
    ),
    language(
        "uk",
        "міст рада вечір завод гавань їдальня кухня ліхтар ринок північ яблуня оплата кар’єр вокзал вчитель "
        "парасоля село склад бюджет делегат інженер свято льодовик лікарня острів вузол бібліотека гора "
        "угода школа музей вітер криниця дорога ґанок пшениця",
        "імовірно;можливо;якщо",
        (4, 3, 3),
    ),
    language(
        "ar",
        "جسر مجلس مساء مصنع حديقة ميناء تحقيق مجلة مطبخ فانوس سوق شمال بستان دفعة محجر قطار محطة معلم مظلة "
        "قرية مستودع ميزانية مندوب مهندس مهرجان نهر مستشفى جزيرة تقاطع مكتبة جبل عقد مدرسة متحف رياح طريق",
        "غالبا;ربما;إذا",
        (5, 5, 4),
    ),
    language(
        "zh-Hans",
        "桥梁 议会 傍晚 工厂 花园 港口 调查 期刊 厨房 灯笼 市场 北方 果园 付款 采石 铁路 车站 教师 雨伞 村庄 "
        "仓库 预算 代表 工程 节日 冰川 医院 岛屿 路口 书馆 山脉 合同 学校 展馆 大风 道路",
        "很可能;也许;如果",
        (5, 6, 5),
        "",
    ),
    language(
        "hi",
        "पुल परिषद शाम कारखाना बगीचा बंदरगाह जाँच पत्रिका रसोई लालटेन बाज़ार उत्तर फलोद्यान भुगतान खदान रेलगाड़ी "
        "स्टेशन शिक्षक छाता गाँव गोदाम बजट प्रतिनिधि अभियंता त्योहार हिमनद अस्पताल द्वीप चौराहा ग्रंथालय पहाड़ अनुबंध "
        "विद्यालय संग्रह हवा सड़क",
        "संभवतः;शायद;यदि",
        (4, 3, 3),
    ),
)

EMOJI = ("🌍", "🔥", "🚀", "🎉", "🐟", "👍🏽")
COUNTRIES = ("NA", "NO", "DE", "UA", "RU", "CN", "IN", "EG", "FR", "GB", "US", "BR")
