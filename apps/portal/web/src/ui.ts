// The parts of Element Plus that this application uses, each with its style sheet: what is not named here is not in the build.
// Data tables are plain <table>s: a screen reader reads their headers, a browser prints them, and keyset pages need no virtual rows.
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-button.css';
import 'element-plus/theme-chalk/el-input.css';
import 'element-plus/theme-chalk/el-checkbox.css';
import 'element-plus/theme-chalk/el-radio.css';
import 'element-plus/theme-chalk/el-radio-group.css';
export { ElButton, ElCheckbox, ElInput, ElRadio, ElRadioGroup } from 'element-plus';
