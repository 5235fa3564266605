// A region in use: a server of its own, the secretariat at its desk, a home with residents who have cards, and one
// crew's phone that was let in.
import type { Browser, Page } from 'playwright';
import { launchChromium } from '#tests/chromium.ts';
import { runServer, type RunningServer } from '#tests/running-server.ts';
import { enrolPhone, openCrewPhone, openDesk, type CrewPhone } from './enrolled-phone.ts';
import { prepareHome, type PreparedHome } from './prepared-home.ts';
import { prepareRegion, secret, type PreparedRegion } from './prepared-region.ts';

export interface EnrolledRegion {
  server: RunningServer;
  browser: Browser;
  region: PreparedRegion;
  home: PreparedHome;
  office: Page;
  phone: CrewPhone;
  /** What failed unseen on any page; desks that are opened later are added. */
  errors: string[][];
  openDesk(link: string, home: string): Promise<Page>;
  end(): Promise<void>;
}

type People = Parameters<typeof prepareRegion>[1];
const oneCrew: People = [{ name: '見本 隊一', role: 'crew', post: '救急隊長' }];

/** @param people of the station; the phone is enrolled by the first of them */
export async function openEnrolledRegion({
  people = oneCrew,
  residents,
}: {
  people?: People;
  residents: number;
}): Promise<EnrolledRegion> {
  let prepared: { region: PreparedRegion; home: PreparedHome };
  const server = await runServer(['--production'], {
    env: { TASUKI_SECRET: secret },
    prepare: async (at) => {
      const region = await prepareRegion(at, people);
      const home = await prepareHome(at, { name: '見本苑', nurse: '見本 苑子', residents });
      prepared = { region, home };
    },
  });
  const { region, home } = prepared!;
  const browser = await launchChromium();
  const errors: string[][] = [];
  const open: EnrolledRegion['openDesk'] = async (link, to) => {
    const desk = await openDesk(browser, link, to);
    errors.push(desk.errors);
    return desk.page;
  };
  const office = await open(region.officeLink, '/office');
  const phone = await openCrewPhone();
  errors.push(phone.errors);
  await enrolPhone(phone, office, server.url, region.links[people[0]!.name]!);
  return {
    server,
    browser,
    region,
    home,
    office,
    phone,
    errors,
    openDesk: open,
    async end() {
      await phone.remove();
      await browser.close();
      await server.remove();
    },
  };
}
