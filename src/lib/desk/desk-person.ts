// The person at the desk, for everything inside a DeskFrame.
import { createContext } from 'svelte';
import type { Person } from '#lib/core/contract/session.ts';

/** `deskPerson()()` is the person signed in; set by DeskFrame, which shows its pages only while there is one. */
export const [deskPerson, setDeskPerson] = createContext<() => Person>();
