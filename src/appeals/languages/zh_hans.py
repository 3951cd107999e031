"""Chinese in simplified characters. Still to be reviewed by a native speaker."""

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

_CLOSING = "顺致崇高敬意"
_SYMBOL = "{symbol}[，{at}]"
_RESOLUTION = "{body}第{number}号决议[，{at}]"
_COUNCIL_RESOLUTION = "{body}第{number}({year})号决议[，{at}]"
_COMMUNICATION = "来文{symbol}[，{at}]"
_SEE_ABOVE = "（见上文脚注{n}）"

SIMPLIFIED_CHINESE: Final = Language(
    tag="zh-Hans",
    name="简体中文",
    locale="zh_Hans",
    direction="ltr",
    word_tag="zh-CN",
    quotation=QuotationMarks(
        opening="“",
        closing="”",
        inner=(("‘", "’"), ("“", "”")),
        other=None,
        foreign="«»‹›„",
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
            "转引自",
        ),
        doubled="",
        anonymous="匿名",
        name_columns=(
            "姓名 名字 姓 名 全名 真名 真实姓名 "
            "姓氏 受害人 受害者 受害人姓名 当事人姓名 曾用名"
        ),
        contact_columns=(
            "护照 护照号 护照号码 身份证 身份证号 身份证号码 电话 "
            "电话号码 手机 手机号 手机号码 微信 地址 住址 "
            "家庭住址 邮箱 电子邮箱 电子邮件"
        ),
    ),
    letter=LetterWords(
        subject="事由：",
        reference="编号：",
        closing=_CLOSING,
        closing_to_known=_CLOSING,
        annexes="附件",
        contents="目录",
        confidential="机密",
        person="当事人",
        withheld="[不公开]",
        dateline="{place}，{date}",
        covering="随函附上我方信函，日期为{date}。",
        sealed=(
            "信函及其附件在所附文件中，已用贵方的 OpenPGP 密钥 {key} 加密。"
            "请用存有该密钥的程序打开；其中为一个 ZIP 压缩文件。"
        ),
    ),
    name_sheet=NameSheetWords("姓名对照表", "化名", "全名", "出生日期", "证件"),
    figures=FigureWords(
        at_least="至少{value}",
        at_most="至多{value}",
        about="约{value}",
        estimated="据估计{value}",
        estimated_behind="{value}（估计）",
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
        typed_about=("大约", "大約", "近", "将近", "將近", "大概", "約"),
        typed_estimated=("估计", "估計", "估计有", "估計有"),
        bounded_range="{low}至{high}",
    ),
    group=GroupWords(
        closing=_CLOSING,
        salutation="尊敬的各位任务负责人：",
        mandates="致下列任务的负责人：",
        offices="致：",
        signatories="签署方",
        further_organisations=(
            "以及另外{count}个组织（名称待确认）",
            "以及另外{count}个组织（名称待确认）",
        ),
        further_signatories=(
            "以及另外{count}名签署人（姓名待确认）",
            "以及另外{count}名签署人（姓名待确认）",
        ),
        annex="附件{number}",
        annex_sheet="“{subject}”一信的附件",
        annex_columns=(
            "编号",
            "标题",
            "文件",
            "页数",
            "SHA-256",
        ),
        by_reference="未附上",
        annex_cleaned="副本中已删除",
        annex_taken=TakenWords(
            position="拍摄位置",
            names="姓名",
            camera="相机数据",
            descriptions="说明信息",
            properties="文档属性",
            comments="批注",
            preview="预览图",
            history="早期版本",
            programs="程序数据",
            scripts="脚本",
            attached="内嵌文件",
            file_names="文件名",
            behind_end="文件末尾之后的数据",
        ),
    ),
    cover=CoverWords(
        submission="提交材料",
        report="报告",
        addressee="呈送",
        submitters="提交方",
    ),
    consent=ConsentWords(
        yes="是",
        no="否",
        state_answer=(
            "有关人员或其代表已知悉并同意将载有其姓名的信函送交政府：{answer}。"
        ),
        public_answer=(
            "有关人员或其代表已知悉并同意其姓名载入公开报告和公开数据库：{answer}。"
        ),
        decision_named="最后决定可以披露有关人员的姓名。",
        decision_unnamed="我们请求不要在最后决定中披露有关人员的姓名。",
        posted="本文件可以公开。",
        unposted="本文件保密。我们请求不要将其公开，也不要转交国家。",
        state_named="有关人员的姓名可以转交国家。",
        state_unnamed="我们请求不要将有关人员的姓名转交国家。",
        public_named="有关人员的姓名可以公开。",
        public_unnamed="我们请求不要公开有关人员的姓名。",
        withdrawn=(
            "我们{date}的信函所依据的同意已被撤回。请从贵方记录中删除可辨认有关"
            "人员身份的内容，不要转交或公开，并请告知处理结果。"
        ),
    ),
    documents_cited=DocumentsCitedWords(
        heading="引用文件",
        body="作者或机构",
        document="文件",
        notes="脚注",
        places="引用位置",
        whole="全文",
        special_procedures="人权理事会特别程序",
        united_nations="联合国",
        treaties="条约",
        laws="法律",
        laws_of="法律（{place}）",
        cases="判例",
        other="其他来源",
    ),
    page=PageWords(
        note_mark="{number}",
        page="第 {page} 页，共 {pages} 页",
        notes="脚注",
        note="脚注 {number}",
        back="返回脚注 {number} 的正文",
        introduction="引言",
        carried="本脚注全文见第 {page} 页。",
        languages="语言",
        signature="{name}的签名",
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
                "《{title}》[，{at}]（联合国，《条约汇编》，第{volume}卷，第{unts_no}号）",
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
                "{author}，“{title}”，《{container}》，{date}",
                "{author_last}，“{short}”" + _SEE_ABOVE,
            ),
            "web": Form(
                "{author}，“{title}”[，{date}]，可查阅{url}（{accessed}访问）",
                "{author}，“{short}”" + _SEE_ABOVE,
            ),
            "book": Form(
                "{creator}，《{title}》[，{edited_beside}][，{edition}]"
                "（[{place}，][{publisher}，]{year}年）[，{at}]",
                "{creator_last}，《{short}》[，{at}]" + _SEE_ABOVE,
            ),
            "chapter": Form(
                "{author}，“{title}”，载于《{container}》[，{edited_by}][，{edition}]"
                "（[{place}，][{publisher}，]{year}年）[，{at}]",
                "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
            ),
            "article": Form(
                "{author}，“{title}”，《{container}》[，第{volume}卷][，第{issue}期]"
                "（{date}）[，{at}]",
                "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
            ),
            "conference-paper": Form(
                "{author}，“{title}”[，载于《{container}》][，{edited_by}]"
                "（[{place}，][{publisher}，]{year}年）[，{at}]",
                "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
            ),
            "thesis": Form(
                "{author}，“{title}”，{thesis}[，{publisher}]，{year}年[，{at}]",
                "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
            ),
            "letter": Form(
                "{date}{author}致{addressee}的信[（{symbol}）][，{at}]",
                "{date}{author}的信[，{at}]" + _SEE_ABOVE,
                "{date}{author}的信，{short}[，{at}]" + _SEE_ABOVE,
            ),
            "unpublished": Form(
                "{author}，“{title}”[（{symbol}）]，未发表文件，{date}[，{at}]",
                "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
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
            editors=("{}编", "{}编"),
            edited_by=("{}编", "{}编"),
            edition="第{}版",
            theses=("学位论文", "博士学位论文", "硕士学位论文"),
        ),
        labels={
            "para": Label("第{}段", "第{}段"),
            "page": Label("第{}页", "第{}页"),
            "art": Label("第{}条", "第{}条"),
            "sect": Label("第{}节", "第{}节", lettered="{}节"),
            "chap": Label("第{}章", "第{}章", lettered="{}章"),
            "rule": Label("规则{}", "规则{}"),
            "annex": Label("附件{}", "附件{}", repeats=True),
            "footnote": Label("脚注{}", "脚注{}"),
            "part": Label("第{}部分", "第{}部分", lettered="{}部分"),
            "vol": Label("第{}卷", "第{}卷", lettered="{}卷"),
            "appendix": Label("附录{}", "附录{}", repeats=True),
            "enclosure": Label("附文{}", "附文{}", repeats=True),
            "schedule": Label("附表{}", "附表{}", repeats=True),
            "preamble": Label("序言{}", "序言{}"),
            "resolution": Label(
                "决议{}", "决议{}", slashed="第{}号决议", coded="{}号决议"
            ),
            "decision": Label(
                "决定{}", "决定{}", slashed="第{}号决定", coded="{}号决定"
            ),
            "principle": Label("原则{}", "原则{}"),
            "guideline": Label("准则{}", "准则{}"),
            "recommendation": Label("建议{}", "建议{}"),
            "table": Label("表{}", "表{}"),
        },
        bodies={
            "General Assembly": "大会",
            "Security Council": "安全理事会",
            "Human Rights Council": "人权理事会",
            "Economic and Social Council": "经济及社会理事会",
            "Commission on Human Rights": "人权委员会",
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
            "see": "见",
            "see-also": "另见",
            "see-eg": "例如见",
            "cf": "比较",
            "but-see": "但见",
            "contra": "不同意见，见",
            "accord": "相同意见，见",
            "see-generally": "一般参见",
        },
        note_above="上文脚注{n}",
        note_below="下文脚注{n}",
        ibid=Ibid("同上", "同上，{at}"),
        cite_joint="；",
        locator_joint="，",
        gap="",
        final_stop="。",
    ),
)
