import * as v from 'valibot';

/** A parser that gives null for anything of another shape. */
export function parserOf<S extends v.GenericSchema>(shape: S): (input: unknown) => v.InferOutput<S> | null {
  return input => {
    const parsed = v.safeParse(shape, input);
    return parsed.success ? parsed.output : null;
  };
}
