// Names of the region's hospitals, for naming one in advance.
import { call } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { foldText } from './vocabulary/reading-key.ts';

interface Named {
  id: string;
  name: string;
  kana: string;
  town: string;
}

export class HospitalDirectory {
  hospitals = $state.raw<readonly Named[]>([]);

  /** Reads the directory. Without it the name is typed freely, so a failure needs no message. */
  async load(): Promise<void> {
    const result = await call(endpoints.readHospitals, {});
    if (result.ok) this.hospitals = result.value.hospitals;
  }

  idOf = (name: string): string | undefined => this.hospitals.find((own) => own.name === name)?.id;

  suggest = (typed: string): { value: string; detail: string }[] => {
    const key = foldText(typed);
    return this.hospitals
      .filter((own) => foldText(own.name).includes(key) || foldText(own.kana).startsWith(key))
      .slice(0, 8)
      .map((own) => ({ value: own.name, detail: own.town }));
  };
}
