export { configReport, type VariableReport } from './describe-config.ts';
export { readEnvironment } from './environment.ts';
export { type Config, loadConfig } from './load-config.ts';
export { misspelledVariables } from './misspelled-variables.ts';
