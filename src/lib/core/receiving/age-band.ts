// An age as a band of years, for screens that anybody may pass by.
import { ageBands, type AgeBand } from './described.ts';

/** '80代' for 86; undefined when nobody knows the age. */
export const ageBandOf = (age: number | undefined): AgeBand | undefined =>
  age === undefined ? undefined : ageBands.findLast(({ from }) => from <= age);
