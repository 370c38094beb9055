export { configReport, describeConfig, type VariableDescription, type VariableReport } from './describe-config.ts';
export { readEnvironment } from './environment.ts';
export { type Config, loadConfig } from './load-config.ts';
export { type Misspelling, misspelledVariables } from './misspelled-variables.ts';
