"""How the page looks: quiet, on the reader's own fonts, on screens from 1366x768 and on A4 paper."""

FONTS = (
    '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","WenQuanYi Micro Hei","SimHei",sans-serif'
)

STYLE = (
    """
:root{--ink:#1f2a37;--soft:#52606d;--line:#d5dbe1;--pale:#f5f7f9;--navy:#1d3f72;--c0:#1d3f72;--c1:#5d86b5;--c2:#b4c8dd;
--high:#a3262a;--middle:#d39a3a;--low:#c3cad1;--amber:#7a4d00}
*{box-sizing:border-box}
html{font-size:15px;-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;border-top:5px solid var(--navy);color:var(--ink);background:#fff;line-height:1.65;font-family:"""
    + FONTS
    + """;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1240px;margin:0 auto;padding:0 28px}
header{padding-top:22px}
h1{margin:0;font-size:25px;line-height:1.35;color:var(--navy);font-weight:700}
h2{margin:0 0 10px;padding-bottom:6px;font-size:18px;line-height:1.4;color:var(--navy);border-bottom:2px solid var(--navy)}
h3{margin:20px 0 6px;font-size:15px}
p{margin:0 0 10px}
section{margin:0 0 34px;padding-top:10px}
.about{margin:4px 0 0;color:var(--soft);font-size:13px}
.notice{margin:12px 0 0;padding:8px 14px;background:var(--pale);border-left:4px solid var(--navy);font-size:14px}
nav{display:flex;flex-wrap:wrap;gap:2px 18px;margin:14px 0 12px;padding:8px 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:14px}
a{color:var(--navy);text-decoration:none}
a:hover,a:focus{text-decoration:underline}
.lead{font-size:16px;line-height:1.8;max-width:74em}
.lead strong{white-space:nowrap}
.note{color:var(--soft);font-size:13px}
.none{padding:8px 14px;background:var(--pale);color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:0;margin:16px 0 18px;border:1px solid var(--line)}
.figures div{padding:10px 14px;border-left:1px solid var(--line)}
.figures div:first-child{border-left:0}
.figures dt{font-size:13px;color:var(--soft)}
.figures dd{margin:0;font-size:24px;line-height:1.35;font-weight:700;color:var(--navy);white-space:nowrap}
.figures dd small{font-size:13px;font-weight:400;color:var(--soft)}
.figures .warn dd{color:var(--high)}
table{width:100%;border-collapse:collapse;margin:0 0 12px;font-size:14px;line-height:1.45}
caption{padding:6px 0;text-align:left;font-weight:700;font-size:14px}
th,td{padding:5px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:middle}
th{font-weight:400}
thead th,tbody th{white-space:nowrap}
thead th{background:var(--pale);border-top:1px solid var(--line);border-bottom:1px solid #aab4be;font-size:13px;color:var(--soft);font-weight:700;vertical-align:bottom}
tfoot th,tfoot td{border-top:2px solid #8d99a5;border-bottom:1px solid #8d99a5;font-weight:700}
.n{text-align:right;white-space:nowrap}
.quiet,.quiet th{color:var(--soft)}
.code{color:var(--soft);white-space:nowrap}
.nowrap{white-space:nowrap}
.bad{color:var(--high);font-weight:700}
.ask{color:var(--amber);font-weight:700}
.narrow{width:auto;min-width:46%}
.matrix{table-layout:fixed}
.matrix th{white-space:normal}

.matrix th,.matrix td{padding:5px 3px;text-align:center;border:1px solid #fff}
.matrix tbody th,.matrix tfoot th{text-align:left;padding-left:8px;background:var(--pale)}
.matrix thead th{vertical-align:bottom;background:#fff;border-bottom:1px solid #aab4be;border-top:0}
.matrix thead th span{display:inline-block;writing-mode:vertical-rl;text-align:end;line-height:1.2;max-height:10.6em;text-wrap:balance;font-weight:400;color:var(--ink)}
.dense{font-size:12px}
.dense th,.dense td{padding-left:1px;padding-right:1px}
.matrix tfoot td,.matrix .sum{background:var(--pale);font-weight:700}
.matrix thead .town{width:128px;text-align:left;padding-left:8px}
.matrix .wide{width:62px}
.s0{color:#697684}
.s1{background:#e9f0f7}.s2{background:#cfdfee}.s3{background:#a9c5e0}.s4{background:#34679d;color:#fff}.s5{background:#1d3f72;color:#fff}
svg{display:inline-block;vertical-align:middle}
svg text{font-family:inherit;font-size:12px;fill:var(--ink)}
svg .tick{fill:var(--soft)}
svg .end{text-anchor:end}
svg .middle{text-anchor:middle}
svg .grid{stroke:#e3e7eb}
svg .axis{stroke:#8d99a5}
svg .span{stroke:var(--c1);stroke-width:4}
.c0{fill:var(--c0)}.c1{fill:var(--c1)}.c2{fill:var(--c2)}
.high{fill:var(--high)}.middle-level{fill:var(--middle)}.low{fill:var(--low)}.none-level{fill:var(--c2)}
.against{fill:#a05a5c}
.chart{max-width:100%;height:auto}
.legend{margin:2px 0 8px;font-size:13px;color:var(--soft)}
.entry{margin-right:18px}
.key{margin-right:6px}
.pair{display:grid;align-items:start;grid-template-columns:1fr 1fr;gap:0 36px}
.pair>*{min-width:0}
figure{margin:0 0 14px;break-inside:avoid}
figcaption{font-weight:700;font-size:14px;margin-bottom:4px}
.answers{columns:2;column-gap:32px}
footer{padding-top:12px;padding-bottom:30px;border-top:1px solid var(--line);color:var(--soft);font-size:13px}
@media screen and (max-width:900px){.figures{grid-template-columns:repeat(3,1fr)}.pair{display:block}.answers{columns:1}.matrix{display:block;overflow-x:auto}}
@page{size:A4 landscape;margin:14mm 12mm 13mm}
@media print{
html{font-size:13px}
body{-webkit-print-color-adjust:exact;print-color-adjust:exact}
header,main,footer{max-width:none;padding-left:0;padding-right:0}
body{border-top-width:0}
header{padding-top:0}
nav{display:none}
a{color:inherit}
table{font-size:12px}
th,td{padding:3px 6px}
section{margin-bottom:18px}
.figures{margin:10px 0}
.figures dd{font-size:20px}
#kinds,#identity{break-before:page}
#cases,#odd,#changes{break-inside:avoid}
h2,h3,caption,figcaption,thead,.legend{break-after:avoid}
tbody tr:first-child{break-before:avoid}
tr,figure,.figures,.notice,.matrix{break-inside:avoid}
thead{display:table-header-group}
tfoot{display:table-row-group}
}
"""
)


def margins(left: str, right: str) -> str:
    """What stands on every sheet of paper, as CSS; texts are spelled in code points, so nothing in them acts."""
    return (
        "@page{@top-left{content:" + _quoted(left) + ";font-size:9pt;color:#52606d}"
        "@top-right{content:" + _quoted(right) + ";font-size:9pt;color:#52606d}"
        '@bottom-center{content:"第 " counter(page) " 页 共 " counter(pages) " 页";font-size:9pt;color:#52606d}}'
    )


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\{ord(character):06x}" for character in text) + '"'
