"""Good translations in four languages, and 90 ways in which an answer is spoiled."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

SOURCES = (
    "Do not touch the engine while it runs.",
    "The museum opens at 9 and closes at 17 on Tuesdays.",
    "Paint the wall with `brush` before noon.",
    "Is the bridge open today? Yes, but only for bicycles. Ring the bell twice.",
    "Write a letter about the garden.",
    "Watering the plants",
    "The boat carries apples and honey to the village.",
)
GOOD = {
    "pt_BR": (
        "Não toque no motor enquanto ele funciona.",
        "O museu abre às 9 e fecha às 17 às terças-feiras.",
        "Pinte a parede com # antes do meio-dia.",
        "A ponte está aberta hoje? Sim, mas só para bicicletas. Toque a campainha duas vezes.",
        "Escreva uma carta sobre o jardim.",
        "Regar as plantas",
        "O barco leva maçãs e mel para a aldeia.",
    ),
    "zh_CN": (
        "发动机运转时不要触摸它。",
        "博物馆周二9点开门，17点关门。",
        "请在中午前用#刷墙。",
        "桥今天开放吗？是的，但只对自行车开放。请按两次铃。",
        "写一封关于花园的信。",
        "给植物浇水",
        "船把苹果和蜂蜜运到村子里。",
    ),
    "ja": (
        "エンジンが動いている間は触らないでください。",
        "博物館は火曜日、9時に開き17時に閉まります。",
        "正午までに#で壁を塗ってください。",
        "橋は今日開いていますか。はい、ただし自転車だけです。ベルを二回鳴らしてください。",
        "庭についての手紙を書いてください。",
        "植物への水やり",
        "船はりんごと蜂蜜を村へ運びます。",
    ),
    "ar": (
        "لا تلمس المحرك أثناء عمله.",
        "يفتح المتحف في الساعة 9 ويغلق في الساعة 17 أيام الثلاثاء.",
        "ادهن الجدار بواسطة # قبل الظهر.",
        "هل الجسر مفتوح اليوم؟ نعم، لكن للدراجات فقط. اقرع الجرس مرتين.",
        "اكتب رسالة عن الحديقة.",
        "سقي النباتات",
        "يحمل القارب التفاح والعسل إلى القرية.",
    ),
}
FILL = {
    "pt_BR": "este texto fala do porto",
    "zh_CN": "这段文字讲的是港口",
    "ja": "この文は港の話です",
    "ar": "هذا نص عن الميناء",
}

Kind = Callable[[str, str, str], str | None]
"""From source, good answer and locale to the bad answer; None where a text cannot be spoilt so."""


def by(**words: str) -> Callable[[str], str]:
    return lambda locale: words[locale.partition("_")[0]]


INTRO = by(pt="Claro! Aqui está a tradução: ", zh="以下是译文：", ja="翻訳は以下の通りです：", ar="إليك الترجمة: ")
NOTE = by(pt=" (Nota: tradução livre.)", zh="（注：意译）", ja="（訳注：意訳）", ar=" (ملاحظة: ترجمة حرة)")
HELP = by(pt=" Espero que ajude!", zh="希望对您有帮助！", ja="お役に立てれば幸いです。", ar=" آمل أن يساعد هذا!")
SORRY = by(
    pt="Desculpe, não posso ajudar com isso.", zh="抱歉，我无法完成此请求。",
    ja="申し訳ありませんが、お手伝いできません。", ar="عذرًا، لا أستطيع المساعدة في ذلك.",
)  # fmt: skip
MODEL = by(
    pt="Como um modelo de linguagem, não traduzo isso.", zh="作为人工智能语言模型，我不翻译此内容。",
    ja="AIとして、この内容は翻訳できません。", ar="بصفتي نموذج لغة، لا أترجم هذا.",
)  # fmt: skip
POEM = by(
    pt="A rosa dorme e o vento canta.",
    zh="玫瑰睡了，风在歌唱。",
    ja="薔薇は眠り、風は歌う。",
    ar="الوردة نائمة والريح تغني.",
)
SPANISH = ("No toque el motor mientras funciona.", "El museo abre los martes a las 9 y cierra a las 17.")
OTHER = {
    "pt_BR": "El barco lleva las manzanas y la miel al pueblo.",
    "zh_CN": "船はりんごと蜂蜜を村へ運びます。",
    "ja": "船把苹果和蜂蜜运到村子里。",
    "ar": "قایق سیب و عسل را به روستا می‌برد.",
}
VARIANT = {
    "pt_BR": "O barco está a fazer a entrega de maçãs e mel na aldeia.",
    "zh_CN": "船把蘋果和蜂蜜運到村子裡。",
    "ja": "船把蘋果和蜂蜜運到村子裡了。",
    "ar": "يحمل القارب التفاح والعسل إلى القریة کلها.",
}


def only(number: int, answer: Callable[[str], str | None]) -> Kind:
    """A kind that spoils one of the texts."""
    return lambda source, good, locale: answer(locale) if source == SOURCES[number] else None


def changed(old: str, new: str) -> Kind:
    return lambda source, good, locale: good.replace(old, new, 1) if old in good else None


def first_word_again(source: str, good: str, locale: str) -> str:
    head = good.split(maxsplit=1)[0] if " " in good else good[:3]
    return f"{head} {head} {head} {good}"


def half(source: str, good: str, locale: str) -> str | None:
    words = source.split()
    return (
        None
        if len(words) < 6 or "`" in source
        else good[: len(good) // 2] + " " + " ".join(words[len(words) // 2 :])
    )


def cut(source: str, good: str, locale: str) -> str | None:
    return good[: int(len(good) * 0.7)].rstrip("。.، ") if source[-1] == "." and "?" not in source else None


DENIED = {
    "pt_BR": "O barco não leva maçãs e mel para a aldeia.",
    "zh_CN": "船不会把苹果和蜂蜜运到村子里。",
    "ja": "船はりんごと蜂蜜を村へ運びません。",
    "ar": "لا يحمل القارب التفاح والعسل إلى القرية.",
}
LEFT = {
    "pt_BR": "O barco carries apples e mel para a aldeia.",
    "zh_CN": "船 carries apples 和蜂蜜到村子里。",
    "ja": "船は carries apples と蜂蜜を村へ。",
    "ar": "القارب carries apples والعسل إلى القرية.",
}
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
ROMANIZED = "Romanized words of this text stand here."
TOUCH = by(
    pt="Toque no motor enquanto ele funciona.", zh="发动机运转时请触摸它。",
    ja="エンジンが動いている間に触ってください。", ar="المس المحرك أثناء عمله.",
)  # fmt: skip

KINDS: dict[str, Kind] = {
    "an introduction": lambda s, g, to: INTRO(to) + g,
    "an introduction in English": lambda s, g, to: "Sure! Here is the translation: " + g,
    "a note behind": lambda s, g, to: g + NOTE(to),
    "a note behind, in English": lambda s, g, to: g + " (Note: literal translation)",
    "kind words behind": lambda s, g, to: g + HELP(to),
    "a label": lambda s, g, to: f"{to}: {g}",
    "a role": lambda s, g, to: f"assistant: {g}",
    "a refusal": lambda s, g, to: SORRY(to),
    "a refusal in English": lambda s, g, to: "I'm sorry, but I can't help with that.",
    "a model that speaks of itself": lambda s, g, to: MODEL(to),
    "an instruction obeyed": only(4, POEM),
    "a fence": lambda s, g, to: f"```\n{g}\n```",
    "a fence with a language": lambda s, g, to: f"```text\n{g}\n```",
    "quotation marks": lambda s, g, to: f'"{g}"',
    "curly quotation marks": lambda s, g, to: f"“{g}”",
    "corner brackets": lambda s, g, to: f"「{g}」",
    "bold": lambda s, g, to: f"**{g}**",
    "a tag around it": lambda s, g, to: f"<translation>{g}</translation>",
    "JSON": lambda s, g, to: json.dumps({"text": g}, ensure_ascii=False),
    "an item of a list": lambda s, g, to: f"- {g}",
    "a numbered item": lambda s, g, to: f"1. {g}",
    "the source before": lambda s, g, to: None if "`" in s else f"{s} / {g}",
    "the source behind": lambda s, g, to: None if "`" in s else f"{g} ({s})",
    "source, arrow, translation": lambda s, g, to: None if "`" in s else f"{s} → {g}",
    "the translation twice": lambda s, g, to: f"{g} {g}",
    "the translation twice, on lines": lambda s, g, to: f"{g}\n{g}",
    "a word three times": first_word_again,
    "a loop": lambda s, g, to: g + " " + (g.split(maxsplit=1)[0] + " ") * 12,
    "the source": lambda s, g, to: None if "`" in s else s,
    "half of the source": half,
    "another language": only(6, OTHER.get),
    "another variant": only(6, VARIANT.get),
    "Latin letters for others": lambda s, g, to: None if to == "pt_BR" or "`" in s else ROMANIZED,
    "accents lost": lambda s, g, to: g.replace("ã", "a") if to == "pt_BR" and "Não" in g else None,
    "Han in it": lambda s, g, to: g[:4] + "面粉" + g[4:] if to in ("pt_BR", "ar") else None,
    "kana in it": lambda s, g, to: g[:4] + "パン" + g[4:] if to != "ja" else None,
    "Cyrillic in it": lambda s, g, to: g[:4] + " хлеб " + g[4:],
    "Cyrillic look-alikes": lambda s, g, to: g.replace("a", "а") if to == "pt_BR" else None,
    "mathematical letters": lambda s, g, to: g + " 𝐭𝐞𝐱𝐭",
    "zero-width spaces": lambda s, g, to: g[:3] + "\u200b" + g[3:],
    "a byte-order mark": lambda s, g, to: "\ufeff" + g,
    "colours of a terminal": lambda s, g, to: f"\x1b[31m{g}\x1b[0m",
    "a bell": lambda s, g, to: g[:3] + "\a" + g[3:],
    "a private character": lambda s, g, to: g[:3] + "\ue123" + g[3:],
    "a mark that turns the text": lambda s, g, to: g[:3] + "\u202e" + g[3:],
    "half a surrogate": lambda s, g, to: g[:3] + "\ud83d" + g[3:],
    "HTML escapes": lambda s, g, to: "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in g),
    "escapes of a program": lambda s, g, to: "".join(f"\\u{ord(c):04x}" if ord(c) > 127 else c for c in g),
    "letters at a mask": changed("#", "#s"),
    "a letter beside a mask": changed("#", "# X"),
    "a number changed": changed("17", "18"),
    "a single digit changed": changed("9", "8"),
    "a number added": only(5, lambda to: GOOD[to][5] + " 250"),
    "a day changed": lambda s, g, to: None if s != SOURCES[1] else
        g.replace("terças", "quartas").replace("周二", "周四").replace("火曜", "木曜").replace("الثلاثاء", "الخميس"),
    "a sentence dropped": only(3, lambda to: re.sub(r"(?<=[.。])\s*[^.。]*[.。]\Z", "", GOOD[to][3])),
    "a question no more": only(3, lambda to: re.sub("か。|？", "。", re.sub("[?؟]", ".", GOOD[to][3]))),
    "a negation lost": only(0, TOUCH),
    "cut off": cut,
    "a stop behind a heading": only(5, lambda to: GOOD[to][5] + ("。" if to in ("zh_CN", "ja") else ".")),
    "a bracket left open": lambda s, g, to: g.rstrip(".。") + " (",
    "null": lambda s, g, to: "null",
    # of a second round, tried on what the first sixty had taught
    "two ways to say it": lambda s, g, to: g + " / " + g[:-1] + "!",
    "a smile": lambda s, g, to: g + " 😊",
    "an escaped line end": lambda s, g, to: g + "\\n",
    "percent signs": lambda s, g, to: None if "#" in g else quote(g),
    "base64": lambda s, g, to: None if "#" in g else b64encode(g.encode()).decode(),
    "letters read in the wrong encoding": lambda s, g, to: g.encode().decode("latin-1"),
    "question marks for letters": lambda s, g, to: "".join("?" if ord(c) > 127 else c for c in g)
        if not g.isascii() else None,
    "spelled out": lambda s, g, to: None if "#" in g else " ".join(g),
    "digits of another script": lambda s, g, to: g.translate(ARABIC) if "17" in g and to != "ar" else None,
    "a placeholder added": lambda s, g, to: g + " {name}",
    "a link added": lambda s, g, to: g + " [1](https://example.org)",
    "an address added": lambda s, g, to: g + " www.example.org",
    "broken off": lambda s, g, to: g[: len(g) // 2].rstrip() + "…" if "#" not in g else None,
    "shouting": lambda s, g, to: g.rstrip(".。") + "!!!",
    "capitals": lambda s, g, to: g.upper() if to == "pt_BR" and "#" not in g else None,
    "a capital for each word": lambda s, g, to: g.title() if to == "pt_BR" and "#" not in g else None,
    "no blanks": lambda s, g, to: g.replace(" ", "") if to == "pt_BR" and "#" not in g else None,
    "a statement denied": only(6, DENIED.get),
    "two words left": only(6, LEFT.get),
    "the same to all": lambda s, g, to: FILL[to] + "," + FILL[to] if "#" not in g else None,
    "an error of the service": lambda s, g, to: "Error: model overloaded",
    "a page": lambda s, g, to: "<html><body>502 Bad Gateway</body></html>",
    "it wants a text": lambda s, g, to: "Please provide the text to translate.",
    "printers' Latin": lambda s, g, to: "Lorem ipsum dolor sit amet.",
    "thoughts": lambda s, g, to: "<think>ok</think>" + g,
    "a colon behind a heading": only(5, lambda to: GOOD[to][5] + ":"),
    "a stop of another script": lambda s, g, to: g.replace(". ", "。 ") if to == "pt_BR" and ". " in g else None,
    "full-width letters": lambda s, g, to: g + " ＡＢＣ",
    "a decimal for a number": changed("17", "1,7"),
}  # fmt: skip
