/** The words of `backendim up`: for its own --help, and for that of `backendim`. */
export const UP_USAGE = `backendim up [--data DIR] [--domain DOMAIN] [--bind ADDR] [--ssh-port N] [--http-port N] [--https-port N] [--workers N] [--admin-key FILE.pub] [--stop-apps]
         builds: [--build-memory 512M] [--build-cpus 1.5] [--build-timeout 10m] [--build-cgroup PARENT]
         certificates: [--acme URL|off] [--acme-staging URL] [--acme-ca FILE] [--acme-email ADDRESS] [--acme-challenge TYPE]
           [--public-address ADDR]… [--public-https-port N] [--dns-server ADDR]`
