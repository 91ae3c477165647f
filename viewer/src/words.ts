/** Every word that the viewer says, in English and Chinese. */

const EN = {
  viewer: "Scans",
  series: "Series",
  tools: "Tools",
  scroll: "Scroll",
  window: "Brightness",
  zoom: "Zoom",
  pan: "Move",
  length: "Length",
  angle: "Angle",
  preset: "Window",
  own: "As scanned",
  fitted: "Fitted",
  custom: "Custom",
  soft: "Soft tissue",
  lung: "Lung",
  bone: "Bone",
  brain: "Brain",
  liver: "Liver",
  compare: "Compare",
  link: "Link",
  link_position: "Linked by place in the body",
  link_offset: "Linked by distance from here",
  link_share: "Linked by slice",
  link_off: "Not linked",
  reset: "Reset",
  clear: "Clear",
  invert: "Invert",
  help: "Help",
  close: "Close",
  review: "Review page",
  back: "Back",
  language: "中文",
  slice: "Slice",
  slice_of: "Slice {0} of {1}",
  pane: "Scan {0}: {1}",
  empty_pane: "No series chosen. Choose one from the list.",
  loading: "Loading …",
  preview: "Preview; the full slice is coming",
  loaded: "{0} of {1} slices are here in full",
  cannot: "Cannot be shown",
  lost: "The connection was lost. Trying again …",
  failed: "The list of scans could not be loaded. Reload this page; if it happens again, start the viewer again.",
  nothing: "There are no scans to show.",
  undated: "no date",
  unnamed: "Series {0}",
  slices: "{0} slices",
  one_slice: "1 image",
  missing: "about {0} slices missing",
  marks_cleared: "Marks cleared",
  detector: "Lengths hold at the detector; in the body they are shorter.",
  no_length: "No scale: lengths in pixels.",
  play: "Play",
  pause: "Pause",
  notice: "For looking, not for diagnosis.",
  old_browser: "This browser is too old to show scans. Please use a current Chrome, Edge, Firefox or Safari.",
  help_title: "How to use the viewer",
  help_lines:
    "Scroll through slices: wheel, drag up and down, arrow keys, or the slider|Zoom: pinch with two fingers, right mouse button, + and −|Move: two fingers, middle mouse button, Shift with arrow keys|Brightness: choose a window, or the tool Brightness and drag|Measure: choose Length or Angle and tap the points|Compare: shows two series side by side; tap one, then choose its series from the list|Link: both scroll together, by place in the body where it is known|With the image in focus: 1 to 6 windows, I invert, 0 reset, K link, Home and End first and last slice",
  coronal: "coronal",
  axial: "axial",
  sagittal: "sagittal",
  oblique: "oblique",
  contrast: "with contrast",
};

const ZH: typeof EN = {
  viewer: "影像",
  series: "序列",
  tools: "工具",
  scroll: "翻页",
  window: "亮度",
  zoom: "缩放",
  pan: "移动",
  length: "长度",
  angle: "角度",
  preset: "窗位",
  own: "原始窗",
  fitted: "自动",
  custom: "自定义",
  soft: "软组织窗",
  lung: "肺窗",
  bone: "骨窗",
  brain: "脑窗",
  liver: "肝窗",
  compare: "对比",
  link: "同步",
  link_position: "按身体位置同步",
  link_offset: "按当前位置的距离同步",
  link_share: "按层面同步",
  link_off: "未同步",
  reset: "复位",
  clear: "清除",
  invert: "反相",
  help: "帮助",
  close: "关闭",
  review: "审核页",
  back: "返回",
  language: "English",
  slice: "层面",
  slice_of: "第 {0} 层，共 {1} 层",
  pane: "影像 {0}：{1}",
  empty_pane: "尚未选择序列，请从列表中选择。",
  loading: "加载中…",
  preview: "预览图，完整图像加载中",
  loaded: "已完整加载 {0}/{1} 层",
  cannot: "无法显示",
  lost: "连接中断，正在重试…",
  failed: "影像列表加载失败。请刷新页面；如仍失败，请重新启动查看器。",
  nothing: "没有可显示的影像。",
  undated: "无日期",
  unnamed: "序列 {0}",
  slices: "{0} 层",
  one_slice: "1 幅",
  missing: "约缺 {0} 层",
  marks_cleared: "标记已清除",
  detector: "长度为探测器平面上的数值，实际体内长度更短。",
  no_length: "无比例尺：长度以像素表示。",
  play: "播放",
  pause: "暂停",
  notice: "仅供浏览，不用于诊断。",
  old_browser: "浏览器版本过旧，无法显示影像。请使用新版 Chrome、Edge、Firefox 或 Safari。",
  help_title: "使用说明",
  help_lines:
    "翻页：滚轮、上下拖动、方向键或滑块|缩放：双指捏合、鼠标右键拖动、+ 和 −|移动：双指拖动、鼠标中键、Shift 加方向键|亮度：选择窗位，或选“亮度”后拖动|测量：选“长度”或“角度”，再点选各点|对比：并排显示两个序列；先点选一侧，再从列表中选择序列|同步：两侧一起翻页，已知身体位置时按位置对应|图像获得焦点时：1 至 6 选窗位，I 反相，0 复位，K 同步翻页，Home 和 End 到首层和末层",
  coronal: "冠状位",
  axial: "横断位",
  sagittal: "矢状位",
  oblique: "斜位",
  contrast: "增强",
};

export type Word = keyof typeof EN;
export type Language = "en" | "zh-Hans";

let current: Language = chosen();

function chosen(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language;
  return asked.toLowerCase().startsWith("zh") ? "zh-Hans" : "en";
}

export const language = (): Language => current;
export const isWord = (key: string): key is Word => key in EN;

export function setLanguage(next: Language): void {
  current = next;
}

/** The words for `key`; `{0}` and `{1}` are replaced. */
export const say = (key: Word, ...parts: (string | number)[]): string =>
  (current === "en" ? EN : ZH)[key].replace(/\{(\d)\}/g, (_, at: string) => String(parts[Number(at)] ?? ""));
