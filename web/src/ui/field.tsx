import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from '../lib/cx.ts';

const inputStyle =
  'h-8 w-full min-w-0 rounded-md border border-line-control bg-canvas px-2.5 outline-none transition-colors duration-(--quick) focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1 disabled:opacity-60';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input {...props} className={cx(inputStyle, className)} />;
}

type FieldProps = Omit<ComponentProps<'input'>, 'id' | 'onChange'> & {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  onChange: (value: string) => void;
};

/** A labelled input with a hint, or with the sentence that says what is wrong. */
export function Field({ label, hint, error, onChange, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <Input
        {...input}
        id={id}
        aria-describedby={`${id}-hint`}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className={cx('min-h-4 text-xs', error ? 'text-bad' : 'text-faint')}>
        {error ?? hint}
      </p>
    </div>
  );
}

type CheckboxProps = {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
};

export function Checkbox({ label, hint, checked, onChange, disabled = false }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-(--accent-fill)"
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-faint text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

type SegmentsProps<T extends string> = {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
};

/** A choice of two or three, all in sight; arrows move it as radio buttons do. */
export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset className="flex h-8 shrink-0 rounded-md border border-line-strong bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer items-center rounded-sm px-2.5 font-medium text-soft has-checked:bg-raised has-checked:text-text has-checked:shadow-[0_0_0_1px_var(--line-strong)] has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

type FormProps = { children: ReactNode; ready: boolean; onSubmit: () => void; className?: string };

/** What is sent only when it may be; Enter in a field sends it too. */
export function Form({ children, ready, onSubmit, className }: FormProps) {
  return (
    <form
      className={cx('flex max-w-2xl flex-col px-4 py-5 md:px-6', className)}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSubmit();
      }}
    >
      {children}
    </form>
  );
}
