// Measurements of a crew as FHIR observations: LOINC where it has the code, the scale's own name where it has none (JCS).
import type { CaseEvent, Vitals } from '../contract/receiving.ts';
import { standingEvents } from '../receiving/timeline.ts';
import { ecgTexts, reactionTexts } from '../receiving/vital-texts.ts';

const loinc = (code: string, display: string) => ({ system: 'http://loinc.org', code, display });
const unit = (value: number, name: string, code: string) => ({
  valueQuantity: { value, unit: name, system: 'http://unitsofmeasure.org' as const, code },
});
const concept = (text: string, ...coding: { system: string; code: string; display: string }[]) => ({
  ...(coding.length > 0 && { coding }),
  text,
});

const category = (code: 'vital-signs' | 'exam') => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category' as const, code }] },
];
const notMeasured = {
  dataAbsentReason: {
    coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-performed' as const },
    ],
  },
};

/** One observation for each sign that was measured, by time; without subject, encounter and performer. */
export function observationsOf(events: readonly CaseEvent[]) {
  return standingEvents(events).flatMap(({ at, vitals }) =>
    vitals
      ? signsOf(vitals).map((sign) => ({
          resourceType: 'Observation' as const,
          status: 'final' as const,
          effectiveDateTime: timeOf(at),
          ...sign,
        }))
      : [],
  );
}

const timeOf = (at: number) =>
  `${new Date(Math.floor(at / 1000) * 1000 + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;

function signsOf(vitals: Vitals) {
  const { jcs, respiration, pulse, spo2, temperature, oxygen, ecg } = vitals;
  return [
    jcs !== undefined && {
      category: category('exam'),
      code: concept('意識レベル JCS', {
        system: 'urn:tasuki:scale',
        code: 'JCS',
        display: 'Japan Coma Scale',
      }),
      valueString: jcs,
    },
    ...glasgow(vitals),
    respiration !== undefined && {
      category: category('vital-signs'),
      code: concept('呼吸数', loinc('9279-1', 'Respiratory rate')),
      ...unit(respiration, '回/分', '/min'),
    },
    pulse !== undefined && {
      category: category('vital-signs'),
      code: concept('脈拍', loinc('8867-4', 'Heart rate')),
      ...unit(pulse, '回/分', '/min'),
    },
    ...pressure(vitals),
    spo2 !== undefined && {
      category: category('vital-signs'),
      code: concept(
        'SpO2',
        loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
        loinc('2708-6', 'Oxygen saturation in Arterial blood'),
      ),
      ...unit(spo2, '%', '%'),
    },
    oxygen !== undefined && {
      category: category('vital-signs'),
      code: concept('酸素流量', loinc('3151-8', 'Inhaled oxygen flow rate')),
      ...unit(oxygen, 'L/分', 'L/min'),
    },
    temperature !== undefined && {
      category: category('vital-signs'),
      code: concept('体温', loinc('8310-5', 'Body temperature')),
      ...unit(temperature, '℃', 'Cel'),
    },
    ...pupils(vitals),
    ecg !== undefined && {
      category: category('exam'),
      code: concept('心電図'),
      valueCodeableConcept: concept(ecgTexts[ecg].ja),
    },
  ].filter((one) => one !== false);
}

/** All three parts give a score; a tube in place of words, or a part nobody looked at, gives parts without a score. */
function glasgow({ gcsEyes, gcsVerbal, gcsMotor, gcsIntubated }: Vitals) {
  if (gcsEyes === undefined && gcsVerbal === undefined && gcsMotor === undefined && !gcsIntubated) return [];
  const part = (text: string, code: string, display: string, value: number | undefined) => ({
    code: concept(text, loinc(code, display)),
    ...(value === undefined ? notMeasured : { valueInteger: value }),
  });
  const isWhole = gcsEyes !== undefined && gcsVerbal !== undefined && gcsMotor !== undefined;
  return [
    {
      category: category('exam'),
      code: concept('意識レベル GCS', loinc('9269-2', 'Glasgow coma score total')),
      ...(isWhole && !gcsIntubated ? { valueInteger: gcsEyes + gcsVerbal + gcsMotor } : notMeasured),
      component: [
        part('E 開眼', '9267-6', 'Glasgow coma score eye opening', gcsEyes),
        gcsIntubated
          ? {
              code: concept('V 発語', loinc('9270-0', 'Glasgow coma score verbal')),
              valueString: 'T（挿管）',
            }
          : part('V 発語', '9270-0', 'Glasgow coma score verbal', gcsVerbal),
        part('M 運動', '9268-4', 'Glasgow coma score motor', gcsMotor),
      ],
    },
  ];
}

function pressure({ systolic, diastolic }: Vitals) {
  if (systolic === undefined && diastolic === undefined) return [];
  const part = (text: string, code: string, display: string, value: number | undefined) => ({
    code: concept(text, loinc(code, display)),
    ...(value === undefined ? notMeasured : unit(value, 'mmHg', 'mm[Hg]')),
  });
  return [
    {
      category: category('vital-signs'),
      code: concept('血圧', loinc('85354-9', 'Blood pressure panel with all children optional')),
      component: [
        part('収縮期血圧', '8480-6', 'Systolic blood pressure', systolic),
        part('拡張期血圧', '8462-4', 'Diastolic blood pressure', diastolic),
      ],
    },
  ];
}

function pupils({ pupilRight, pupilLeft, lightRight, lightLeft }: Vitals) {
  const side = (name: string, size: number | undefined, light: Vitals['lightRight']) => [
    ...(size === undefined ? [] : [{ code: concept(`瞳孔径 ${name}`), ...unit(size, 'mm', 'mm') }]),
    ...(light === undefined
      ? []
      : [{ code: concept(`対光反射 ${name}`), valueCodeableConcept: concept(reactionTexts[light].ja) }]),
  ];
  const component = [...side('右', pupilRight, lightRight), ...side('左', pupilLeft, lightLeft)];
  return component.length === 0 ? [] : [{ category: category('exam'), code: concept('瞳孔'), component }];
}
