"""Chinese in traditional characters. Still to be reviewed by a native speaker."""

from typing import Final

from appeals.languages.language import (
    ConsentWords,
    CoverWords,
    DocumentsCitedWords,
    FigureWords,
    GroupWords,
    Language,
    LetterWords,
    ListWords,
    NameSheetWords,
    PageWords,
    QuotationMarks,
    TakenWords,
    TextWords,
)
from appeals.languages.note_words import (
    DateWords,
    Form,
    Ibid,
    Label,
    NoteWords,
    PlaceWords,
    SourceWords,
)
from appeals.languages.scripts import CHINESE_NUMERALS

_CLOSING = "順致崇高敬意"
_SYMBOL = "{symbol}[，{at}]"
_RESOLUTION = "{body}第{number}號決議[，{at}]"
_COUNCIL_RESOLUTION = "{body}第{number}({year})號決議[，{at}]"
_COMMUNICATION = "來文{symbol}[，{at}]"
_SEE_ABOVE = "（見上文腳註{n}）"

TRADITIONAL_CHINESE: Final = Language(
    tag="zh-Hant",
    name="繁體中文",
    locale="zh_Hant",
    direction="ltr",
    word_tag="zh-TW",
    quotation=QuotationMarks(
        opening="「",
        closing="」",
        inner=(("『", "』"), ("「", "」")),
        other=None,
        foreign="«»‹›„“”",
        are_curly_inside_alone=False,
    ),
    has_italics=False,
    parts_words_by_blanks=False,
    stops_behind_note_marks="",
    keeps_blanks_at_signs=False,
    colon="：",
    brackets="（{}）",
    lists=ListWords(comma="、", last="和", last_before=None, semicolon="；"),
    dates=DateWords(
        day="{year}年{month}月{day}日",
        month="{year}年{month}月",
        year="{year}年",
        year_alone="{year}年",
        months=tuple(str(month) for month in range(1, 13)),
        in_month="{date}",
        in_year="{year}年",
    ),
    number_signs="\u00a0.",
    text=TextWords(
        labels="",
        after_numbers="",
        before_names="",
        abbreviations="",
        remarks=(
            "引自",
            "轉引自",
        ),
        doubled="",
        anonymous="匿名",
        name_columns=(
            "姓名 名字 姓 名 全名 真名 真實姓名 "
            "姓氏 受害人 受害者 受害人姓名 當事人姓名 曾用名"
        ),
        contact_columns=(
            "護照 護照號 護照號碼 身分證 身份證 身分證號 身份證號 "
            "身份證號碼 電話 電話號碼 手機 手機號碼 微信 地址 "
            "住址 郵箱 電子郵箱 電子郵件"
        ),
    ),
    letter=LetterWords(
        subject="事由：",
        reference="編號：",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="附件",
        contents="目錄",
        confidential="機密",
        person="當事人",
        withheld="[不公開]",
        dateline="{place}，{date}",
        covering="隨函附上我方信函，日期為{date}。",
        sealed=(
            "信函及其附件在所附檔案中，已用貴方的 OpenPGP 金鑰 {key} 加密。"
            "請用存有該金鑰的程式開啟；其中為一個 ZIP 壓縮檔。"
        ),
    ),
    name_sheet=NameSheetWords("姓名對照表", "化名", "全名", "出生日期", "證件"),
    figures=FigureWords(
        at_least="至少{value}",
        at_most="至多{value}",
        about="約{value}",
        estimated="據估計{value}",
        estimated_behind="{value}（估計）",
        range="{low}至{high}",
        typed_at_least=(
            "不少于",
            "不少於",
            "超过",
            "超過",
            "逾",
            "多于",
            "多於",
            "最少",
        ),
        typed_at_most=("最多", "不超过", "不超過", "不多于", "不多於", "少于", "少於"),
        typed_about=("大约", "大約", "近", "将近", "將近", "大概", "约"),
        typed_estimated=("估计", "估計", "估计有", "估計有"),
        bounded_range="{low}至{high}",
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="尊敬的各位任務負責人：",
        mandates="致下列任務的負責人：",
        offices="致：",
        signatories="簽署方",
        further_organisations=(
            "以及另外{count}個組織（名稱待確認）",
            "以及另外{count}個組織（名稱待確認）",
        ),
        further_signatories=(
            "以及另外{count}名簽署人（姓名待確認）",
            "以及另外{count}名簽署人（姓名待確認）",
        ),
        annex="附件{number}",
        annex_sheet="「{subject}」一信的附件",
        annex_columns=(
            "編號",
            "標題",
            "檔案",
            "頁數",
            "SHA-256",
        ),
        by_reference="未附上",
        annex_cleaned="副本中已刪除",
        annex_taken=TakenWords(
            position="拍攝位置",
            names="姓名",
            camera="相機資料",
            descriptions="說明資訊",
            properties="文件屬性",
            comments="註解",
            preview="預覽圖",
            history="早期版本",
            programs="程式資料",
            scripts="指令碼",
            attached="內嵌檔案",
            file_names="檔案名稱",
            behind_end="檔案結尾之後的資料",
        ),
    ),
    cover=CoverWords(
        submission="提交材料",
        report="報告",
        addressee="呈送",
        submitters="提交方",
    ),
    consent=ConsentWords(
        yes="是",
        no="否",
        state_answer=(
            "有關人員或其代表已知悉並同意將載有其姓名的信函送交政府：{answer}。"
        ),
        public_answer=(
            "有關人員或其代表已知悉並同意其姓名載入公開報告和公開資料庫：{answer}。"
        ),
        decision_named="最後決定可以披露有關人員的姓名。",
        decision_unnamed="我們請求不要在最後決定中披露有關人員的姓名。",
        posted="本文件可以公開。",
        unposted="本文件保密。我們請求不要將其公開，也不要轉交國家。",
        state_named="有關人員的姓名可以轉交國家。",
        state_unnamed="我們請求不要將有關人員的姓名轉交國家。",
        public_named="有關人員的姓名可以公開。",
        public_unnamed="我們請求不要公開有關人員的姓名。",
        withdrawn=(
            "我們{date}的信函所依據的同意已被撤回。請從貴方紀錄中刪除可辨認有關"
            "人員身分的內容，不要轉交或公開，並請告知處理結果。"
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="引用文件",
        body="作者或機構",
        document="文件",
        notes="腳註",
        places="引用位置",
        whole="全文",
        special_procedures="人權理事會特別程序",
        united_nations="聯合國",
        treaties="條約",
        laws="法律",
        laws_of="法律（{place}）",
        cases="判例",
        other="其他來源",
    ),
    page=PageWords(
        note_mark="{number}",
        page="第 {page} 頁，共 {pages} 頁",
        notes="腳註",
        note="腳註 {number}",
        back="返回腳註 {number} 的正文",
        introduction="引言",
        carried="本腳註全文見第 {page} 頁。",
        languages="語言",
        signature="{name}的簽名",
    ),
    notes=NoteWords(
        forms={
            "un-document": Form(_SYMBOL, _SYMBOL),
            "resolution": Form(_RESOLUTION, _RESOLUTION),
            "sp-communication": Form(_COMMUNICATION, _COMMUNICATION),
            "wgad-opinion": Form(
                "{title}（{symbol}）[，{at}]",
                "{title}[，{at}]",
                "{title}，{own_short}[，{at}]",
            ),
            "tb-views": Form(
                "{party}案（{symbol}）[，{at}]",
                "{party}案[，{at}]",
                "{party}案，{own_short}[，{at}]",
            ),
            "treaty": Form(
                "《{title}》[，{at}]（聯合國，《條約匯編》，第{volume}卷，第{unts_no}號）",
                "《{short}》[，{at}]",
            ),
            "statute": Form(
                "{jurisdiction}，《{title}》（{year}年）[，{at}]", "《{short}》[，{at}]"
            ),
            "case": Form(
                "{court}，{case_name}案[，{number}][，{symbol}]，{date}[，{at}]",
                "{case_name}案[，{at}]",
                "{case_name}案，{own_short}[，{at}]",
            ),
            "ngo-report": Form(
                "{author}，《{title}》（{date}）[，{at}]",
                "{author}，《{short}》[，{at}]" + _SEE_ABOVE,
            ),
            "news": Form(
                "{author}，「{title}」，《{container}》，{date}",
                "{author_last}，「{short}」" + _SEE_ABOVE,
            ),
            "web": Form(
                "{author}，「{title}」[，{date}]，可查閱{url}（{accessed}訪問）",
                "{author}，「{short}」" + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}，《{title}》[，{edited_beside}][，{edition}]"
                "（[{place}，][{publisher}，]{year}年）[，{at}]",
                "{creator_last}，《{short}》[，{at}]" + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}，「{title}」，載於《{container}》[，{edited_by}][，{edition}]"
                "（[{place}，][{publisher}，]{year}年）[，{at}]",
                "{author_last}，「{short}」[，{at}]" + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}，「{title}」，《{container}》[，第{volume}卷][，第{issue}期]"
                "（{date}）[，{at}]",
                "{author_last}，「{short}」[，{at}]" + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}，「{title}」[，載於《{container}》][，{edited_by}]"
                "（[{place}，][{publisher}，]{year}年）[，{at}]",
                "{author_last}，「{short}」[，{at}]" + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}，「{title}」，{thesis}[，{publisher}]，{year}年[，{at}]",
                "{author_last}，「{short}」[，{at}]" + _SEE_ABOVE,
            ),
            "letter": Form(
                "{date}{author}致{addressee}的信[（{symbol}）][，{at}]",
                "{date}{author}的信[，{at}]" + _SEE_ABOVE,
                "{date}{author}的信，{short}[，{at}]" + _SEE_ABOVE,
            ),
            "unpublished": Form(
                "{author}，「{title}」[（{symbol}）]，未發表文件，{date}[，{at}]",
                "{author_last}，「{short}」[，{at}]" + _SEE_ABOVE,
            ),
        },
        variants={
            ("resolution", "body", "Security Council"): Form(
                _COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION
            ),
        },
        sources=SourceWords(
            joint="、",
            last_joint="和",
            others="{}等",
            editors=("{}編", "{}編"),
            edited_by=("{}編", "{}編"),
            edition="第{}版",
            theses=("學位論文", "博士學位論文", "碩士學位論文"),
        ),
        labels={
            "para": Label("第{}段", "第{}段"),
            "page": Label("第{}頁", "第{}頁"),
            "art": Label("第{}條", "第{}條"),
            "sect": Label("第{}節", "第{}節", lettered="{}節"),
            "chap": Label("第{}章", "第{}章", lettered="{}章"),
            "rule": Label("規則{}", "規則{}"),
            "annex": Label("附件{}", "附件{}", repeats=True),
            "footnote": Label("腳註{}", "腳註{}"),
            "part": Label("第{}部分", "第{}部分", lettered="{}部分"),
            "vol": Label("第{}卷", "第{}卷", lettered="{}卷"),
            "appendix": Label("附錄{}", "附錄{}", repeats=True),
            "enclosure": Label("附文{}", "附文{}", repeats=True),
            "schedule": Label("附表{}", "附表{}", repeats=True),
            "preamble": Label("序言{}", "序言{}"),
            "resolution": Label(
                "決議{}", "決議{}", slashed="第{}號決議", coded="{}號決議"
            ),
            "decision": Label(
                "決定{}", "決定{}", slashed="第{}號決定", coded="{}號決定"
            ),
            "principle": Label("原則{}", "原則{}"),
            "guideline": Label("準則{}", "準則{}"),
            "recommendation": Label("建議{}", "建議{}"),
            "table": Label("表{}", "表{}"),
        },
        bodies={
            "General Assembly": "大會",
            "Security Council": "安全理事會",
            "Human Rights Council": "人權理事會",
            "Economic and Social Council": "經濟及社會理事會",
            "Commission on Human Rights": "人權委員會",
        },
        places=PlaceWords(
            span="{}至{}",
            comma="、",
            last="和",
            beside="和",
            beside_deeper="和",
            bracket="({})",
            parts_neighbours=False,
            gap="",
            numerals=CHINESE_NUMERALS,
        ),
        signals={
            "see": "見",
            "see-also": "另見",
            "see-eg": "例如見",
            "cf": "比較",
            "but-see": "但見",
            "contra": "不同意見，見",
            "accord": "相同意見，見",
            "see-generally": "一般參見",
        },
        note_above="上文腳註{n}",
        note_below="下文腳註{n}",
        ibid=Ibid("同上", "同上，{at}"),
        cite_joint="；",
        locator_joint="，",
        gap="",
        final_stop="。",
    ),
)
