// Who was chosen for printing, handed from the list or a record to the print page. In memory only: no ids in addresses.

let residentIds = $state.raw<readonly string[]>([]);
let cardId = $state<string>();

export const printChoice = {
  get residentIds(): readonly string[] {
    return residentIds;
  },
  /** A card that is printed again as it is, without issuing a new one. */
  get cardId(): string | undefined {
    return cardId;
  },
  set(ids: readonly string[], again?: string): void {
    residentIds = ids;
    cardId = again;
  },
};
