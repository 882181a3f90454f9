/**
 * install.sh on machines that have nothing but Debian and git: both engines that Debian has, with and without Node and
 * systemd, as root and through sudo. The commands of the README's quick start run there as they stand.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { ROOT } from '../host.ts'
import { until } from '../until.ts'
import { Machine } from './machine.ts'

t.setTimeout(3_600_000)

const APP = `git config --global user.name Ann; git config --global user.email ann@example.com
git init -q -b main shop && cd shop && git remote add backendim backendim:shop
echo '{ "name": "shop", "scripts": { "start": "node server.js" } }' >package.json
cat >server.js <<'END'
require('node:http').createServer((q, s) => s.end(q.url === '/healthz' ? 'ok' : 'one')).listen(process.env.PORT, '0.0.0.0')
process.on('SIGTERM', () => process.exit(0))
END
git add . && git commit -qm one`
/** What of ours is on the machine: files, users, rules, processes, and what the engine holds. The caller's new key may stay. */
const OURS = `find / /run -xdev -name '*backendim*' ! -path '/home/ann/*' ! -path '/root/backendim*' ! -path '/root/shop/*'
ls -d /root/.npm /root/.ssh/config /home/ann/.npm /home/ann/.ssh/*backendim* /home/ann/.ssh/config /tmp/[!s]* 2>/dev/null
getent passwd backendim-proxy; { iptables-save; ip6tables-save; } 2>/dev/null | grep -i backendim
for pid in /proc/[0-9]*; do tr '\\0' ' ' <$pid/cmdline 2>/dev/null | grep '/dist/[bp].*[.]js'; done
for what in containers/json?all=1 images/json?all=1 'networks?filters={"type":["custom"]}'; do
  curl -gs --unix-socket /run/docker.sock "http://localhost/$what" 2>/dev/null | grep -v '^[[]]$'
done; true`
const listen = (port: number): string => `perl -MIO::Socket::INET -e '
  $s = IO::Socket::INET->new(Listen => 5, LocalPort => ${port}, ReuseAddr => 1) or die; sleep 3600' >/dev/null 2>&1 &`

for (const [suite, engine, packages, http] of [
  ['bookworm', '20.10.', ['git', 'nodejs', 'npm'], 80],
  ['trixie', '26.1.', ['git'], 8080],
] as const) {
  t.test(`${suite} with ${packages.join(', ')}, as root, without systemd`, async (t) => {
    const machine = await Machine.start(t, suite, suite, [...packages])
    await machine.checkout('root/backendim')
    const before = (await machine.sh(OURS)).out

    await machine.sh(`useradd -m bob; ${listen(2222)} ${http === 80 ? '' : listen(80)}`)
    await refused(t, machine, 'bob', 'may not install anything here', 'sudo ')
    await refused(t, machine, 'root', 'port 2222 is taken by perl', '--ssh-port N')
    await machine.sh("for pid in $(ss -ltnpH 'sport = :2222' | sed 's/.*pid=//; s/,.*//'); do kill $pid; done")

    const installed = await installs(t, machine, './install.sh --demo')
    const address = (app: string): string => `http://${app}.localhost${http === 80 ? '' : `:${http}`}/`
    t.match(installed, `${address('demo').slice(0, -1)} answers: Hello from your own machine.`)
    if (http !== 80) t.match(installed, /port 80 is taken by perl \(pid \d+\); using 8080 and 8443/)
    t.match(await docker(machine, 'info'), `"ServerVersion":"${engine}`)
    t.match(await docker(machine, 'info'), '"LiveRestoreEnabled":true')
    await pushes(t, machine, 'root', address('shop'))
    await upgrades(t, machine, 'root', address('shop'), './install.sh')

    await machine.powerCut()
    t.not((await machine.sh(`curl -s ${address('shop')}`)).code, 0, 'without systemd nothing starts by itself')
    t.match((await machine.sh('/opt/backendim/install.sh --start')).out, 'Backend.im runs')
    await answers(t, machine, address('shop'), 'two')
    await uninstalls(t, machine, 'root', address('shop'), before)
    t.notMatch((await machine.sh('cat /proc/[0-9]*/comm')).out, 'dockerd', 'the engine that was started for it is off')
  })
}

t.test('bookworm with git and sudo, by a user, with systemd: the quick start', async (t) => {
  const machine = await Machine.start(t, 'systemd', 'bookworm', ['git', 'systemd-sysv', 'dbus', 'sudo'])
  await until('systemd', async () => (await machine.sh('systemctl is-system-running')).out.trim() === 'running')
  await machine.sh(`useradd -m -s /bin/bash ann; useradd -m -s /bin/bash carol
    echo 'ann ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ann
    echo '127.0.0.1 example.com shop.example.com demo.example.com' >>/etc/hosts`)
  await machine.checkout('home/ann/backendim', 'ann')
  const before = (await machine.sh(OURS)).out
  const shop = 'http://shop.example.com/'

  const [install = '', demo = '', remote = '', push = '', logs = ''] = await quickStart()
  const installed = await installs(t, machine, install, 'ann')
  t.match(await installs(t, machine, demo, 'ann'), 'http://demo.example.com answers: Hello from your own machine.')
  await machine.sh(`${APP}; git remote remove backendim`, 'ann')
  const pushed = await machine.sh(`cd shop && ${remote} && ${push}`, 'ann')
  t.equal(pushed.code, 0, pushed.out)
  t.equal((await machine.sh(`timeout 5 ${logs}`, 'ann')).code, 124, 'logs -t follows')
  await answers(t, machine, shop, 'one')
  await fromElsewhere(t, machine, installed)
  await pushes(t, machine, 'ann', shop)
  await upgrades(t, machine, 'ann', shop, 'sudo ./install.sh')
  t.same(await machine.sh('systemd-analyze verify backendim.service'), { code: 0, out: '' }, 'a sound unit')

  await machine.powerCut()
  await answers(t, machine, shop, 'two')
  await machine.sh('kill -9 $(systemctl show -p MainPID --value backendim)')
  await until('a new version', async () => (await machine.sh('ssh backendim version', 'ann')).code === 0)
  await answers(t, machine, shop, 'two')
  await uninstalls(t, machine, 'ann', shop, before)
})

/** What the engine answers; nothing when it is off. Debian 13 has no docker command beside it. */
async function docker(machine: Machine, path: string): Promise<string> {
  return (await machine.sh(`curl -s --unix-socket /run/docker.sock http://localhost/${path}`)).out
}

/** The commands of the README's quick start. */
async function quickStart(): Promise<string[]> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const section = readme.slice(readme.indexOf('## Quick start'), readme.indexOf('## Commands'))
  return [...section.matchAll(/^ {4}(\S.*?)(?: {2,}#.*)?$/gm)].map((found) => found[1]!)
}

async function installs(t: Test, machine: Machine, command: string, user = 'root'): Promise<string> {
  const began = Date.now()
  const { code, out } = await machine.sh(`cd backendim && ${command}`, user)
  t.comment(`${command}: ${Math.round((Date.now() - began) / 1000)} s\n${out}`)
  t.match({ code, out }, { code: 0, out: '=====> Backend.im is installed: backendim ' }, command)
  t.notMatch(out, /undefined|not found|No such|Permission denied|^ !/m)
  const version = await machine.sh('ssh backendim version', user)
  t.match(version, { code: 0, out: /^backendim \d/ })
  return out
}

async function refused(t: Test, machine: Machine, user: string, ...said: string[]): Promise<void> {
  await machine.sh('chmod 755 /root')
  const { code, out } = await machine.sh('cd /root/backendim && ./install.sh --demo', user)
  t.equal(code, 1)
  for (const words of said) t.match(out, words)
}

async function answers(t: Test, machine: Machine, url: string, text: string): Promise<void> {
  const answer = await until(url, async () => {
    const { code, out } = await machine.sh(`curl -sf ${url}`)
    return code === 0 && out
  })
  t.equal(answer, text)
}

/** A first push, a broken one, and the mended one. */
async function pushes(t: Test, machine: Machine, user: string, url: string): Promise<void> {
  await machine.sh(`[ -d shop ] || { ${APP}\n}`, user)
  const push = (edit: string) =>
    machine.sh(
      `cd shop && sed -i "${edit}" server.js && git commit -qam next --allow-empty; git push backendim main`,
      user,
    )
  t.match(await push(''), { code: 0, out: /is live/ })
  await answers(t, machine, url, 'one')
  t.match(await push("s/'one'/'two'/; s/^require/consle.log();require/"), { code: 1, out: /BOOT_CRASH/ })
  await answers(t, machine, url, 'one')
  t.match(await push('s/^consle.log();//'), { code: 0, out: /is live/ })
  await answers(t, machine, url, 'two')
}

/** The next version comes while the app is asked: it runs, and no request was lost. */
async function upgrades(t: Test, machine: Machine, user: string, url: string, command: string): Promise<void> {
  await machine.sh("sed -i \"s/'[0-9.]*'/'9.9.9'/\" backendim/lib/model/version.ts", user)
  const asked = await machine.asked(url, async () => {
    t.match(await installs(t, machine, command, user), 'installed: backendim 9.9.9')
  })
  t.comment(`${asked.length} requests during the upgrade`)
  t.ok(asked.length > 20)
  t.same(
    asked.filter((answer) => answer.trim() !== '200'),
    [],
    'no request failed',
  )
}

/** The lines that install.sh prints for another machine, followed by someone else. */
async function fromElsewhere(t: Test, machine: Machine, installed: string): Promise<void> {
  const [, config = '', known = ''] =
    /into ~\/\.ssh\/config\n([\s\S]*?)\ninto ~\/\.ssh\/known_hosts.*\n(.*)\n/.exec(installed) ?? []
  const key = await machine.sh(
    `mkdir -m 700 .ssh; echo '${config}' >.ssh/config; echo '${known.trim()}' >.ssh/known_hosts
    ssh-keygen -q -t ed25519 -N '' -f .ssh/id_ed25519; cat .ssh/id_ed25519.pub`,
    'carol',
  )
  t.match(await machine.sh(`echo '${key.out.trim()}' >carol.pub; ssh backendim keys:add carol < carol.pub`, 'ann'), {
    code: 0,
  })
  t.match((await machine.sh('ssh -o BatchMode=yes backendim whoami', 'carol')).out, 'carol')
  const cloned = await machine.sh('git clone -q backendim:shop && cat shop/server.js', 'carol')
  t.match(cloned, { code: 0, out: 'node:http' })
}

/** Without its data, which a new installation takes up; then with it (a user is asked), and nothing of ours is left. */
async function uninstalls(t: Test, machine: Machine, user: string, url: string, before: string): Promise<void> {
  const uninstall = `${user === 'root' ? '' : 'sudo '}/opt/backendim/install.sh --uninstall`
  const kept = await machine.sh(uninstall, user)
  t.match(kept, { code: 0, out: 'their data is kept in /var/lib/backendim' })
  t.not((await machine.sh(`curl -s ${url}`)).code, 0)
  t.not((await machine.sh('ssh -o BatchMode=yes backendim version', user)).code, 0)
  t.match(await docker(machine, 'containers/json'), /^(\[\]\n?)?$/, 'nothing runs')
  t.equal((await machine.sh('{ iptables-save; ip6tables-save; } | grep -i backendim')).out, '')

  await installs(t, machine, `${user === 'root' ? '' : 'sudo '}./install.sh`, user)
  await answers(t, machine, url, 'two')
  const asking = `echo yes | script -qec '${uninstall}' /dev/null`
  const gone = await machine.sh(user === 'root' ? `${uninstall} --yes-remove-data` : asking, user)
  t.match(gone, { code: 0, out: 'Backend.im is removed' })
  t.equal((await machine.sh(OURS)).out, before, 'nothing is left')
}
