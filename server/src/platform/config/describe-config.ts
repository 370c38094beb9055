import { type Config, loadConfig, type Variable, variables } from './load-config.ts';
import { type SettingFacts, settingFacts } from './setting.ts';
import { environmentSchema } from './settings.ts';

export interface VariableDescription extends SettingFacts {
  readonly variable: Variable;
}

export interface VariableReport extends VariableDescription {
  /** As text; a secret shows only whether it is set. */
  readonly value: string;
  readonly isDefault: boolean;
}

/** Every variable with unit, default, what is allowed and why. */
export function describeConfig(): VariableDescription[] {
  return variables().flatMap((variable) => {
    const facts = settingFacts.get(environmentSchema.shape[variable]);
    return facts ? [{ variable, ...facts }] : [];
  });
}

/** The same with the values in force, for `guildhall config`; secrets are masked. */
export function configReport(config: Config): VariableReport[] {
  const values = new Map(Object.entries(config).map(([key, value]) => [key, asText(value)]));
  const defaults = new Map(Object.entries(loadConfig({})).map(([key, value]) => [key, asText(value)]));
  return describeConfig().map((description) => {
    const key = description.variable.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const value = values.get(key) ?? '';
    const shown = description.secret && value !== '' ? '(set, not shown)' : value;
    return { ...description, value: shown, isDefault: value === defaults.get(key) };
  });
}

function asText(value: Config[keyof Config]): string {
  return Array.isArray(value) ? value.join(',') : String(value ?? '');
}
