// Mocha takes one reporter: this one prints as `spec` does and, where a report is asked for, writes Mocha's own JSON.
const Mocha = require('mocha');

const { JSON: Json, Spec } = Mocha.reporters;

module.exports = class SpecAndReport extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const output = process.env.TEST_REPORT;
    if (output !== undefined) {
      new Json(runner, { ...options, reporterOption: { output } });
    }
  }
};
