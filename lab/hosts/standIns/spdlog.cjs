// Stands in for VS Code's compiled log writer, so that no compiler is needed. VS Code keeps the text of output
// channels in these files: without a writer they stay empty. The exports are single statements because the module
// is loaded with import(), which finds only names that it can see without running the code.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const NAMES = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 2;
    this.pattern = '%v';
    this.end = '\n';
    mkdirSync(dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level) {
      return;
    }
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
    const prefix = this.pattern === '%v' ? '' : `${local.replace('T', ' ').slice(0, 23)} [${NAMES[level]}] `;
    appendFileSync(this.file, prefix + message + this.end);
  }
  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern(pattern) {
    this.pattern = pattern;
  }
  clearFormatters() {
    this.pattern = '%v';
    this.end = '';
  }
  flush() {}
  drop() {}
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (...args) => new Logger('rotating', ...args);
exports.createAsyncRotatingLogger = async (...args) => new Logger('rotating_async', ...args);
