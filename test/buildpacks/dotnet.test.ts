/** .NET: the version, what is built, what runs, and what is said where nothing does. */
import t from 'tap'
import { check } from './check.ts'
import { overridden } from './override.ts'

const web = (more = ''): string =>
  `<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net8.0</TargetFramework>${more}</Project>`
const run = (dll: string): string => `ASPNETCORE_URLS=http://0.0.0.0:$PORT dotnet ${dll}`
const sdk = (more: string): string => `<Project Sdk="Microsoft.NET.Sdk">${more}</Project>`

t.test('one project', async (t) => {
  await check(t, 'dotnet', [
    [
      { 'shop.csproj': web() },
      /^.NET 8.0 \(TargetFramework in shop.csproj:1\)$/,
      run('shop.dll'),
      /dotnet publish shop.csproj/,
    ],
    [
      { 'src/My Shop/My Shop.csproj': web() },
      /./,
      run("'My Shop.dll'"),
      /dotnet publish 'src\/My Shop\/My Shop.csproj'/,
    ],
    [
      { 'a.csproj': '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly">' },
      /Blazor/,
      'node /srv/server.mjs /app index.html',
      /\/out\/wwwroot \/app/,
    ],
    [{ 'lib.csproj': sdk('') }, /./, /no project has Sdk/],
    [{ 'a.csproj': web('<AssemblyName>shop</AssemblyName>') }, /./, run('shop.dll')],
    [{ 'a.csproj': web('<Exec Command="npm ci" />') }, /./, run('a.dll'), /COPY --from=node:24-slim/],
  ])
})

t.test('versions', async (t) => {
  const bare = '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>'
  const many = web().replace(/<T[^/]*\/TargetFramework>/, '<TargetFrameworks>net48;net6.0;net9.0</TargetFrameworks>')
  await check(t, 'dotnet', [
    [{ 'a.csproj': many }, /^.NET 9.0 \(TargetFrameworks in a.csproj:1\)/, run('a.dll'), /-f net9.0/],
    [
      { 'src/a/a.csproj': bare, 'Directory.Build.props': '<A>\n<TargetFramework>net10.0</TargetFramework>' },
      /^.NET 10.0 \(TargetFramework in Directory.Build.props:2\)/,
      run('a.dll'),
    ],
    [
      { 'a.csproj': bare, 'global.json': '{"sdk":{"version":"9.0.100"}}' },
      /^.NET 9.0 \(sdk in global.json:1\)/,
      run('a.dll'),
    ],
    [
      { 'a.csproj': web(), 'global.json': '{"sdk":{"version":"9.0.203"}}' },
      /^.NET 8.0/,
      run('a.dll'),
      /FROM mcr.microsoft.com\/dotnet\/sdk:9.0.203 AS build[\s\S]*aspnet:8.0\n/,
    ],
    [
      { 'a.csproj': web(), 'global.json': '{"sdk":{"version":"9.0.203","rollForward":"latestFeature"}}' },
      /^.NET 8.0/,
      run('a.dll'),
      /sdk:9.0 AS build/,
    ],
  ])
})

t.test('of several projects', async (t) => {
  const client = '<Project Sdk="Microsoft.NET.Sdk.BlazorWebAssembly">'
  await check(t, 'dotnet', [
    [{ 'a/a.csproj': web(), 'a.Tests/a.Tests.csproj': web() }, /./, run('a.dll')],
    [{ 'a/a.csproj': web(), 'samples/b/b.csproj': web() }, /./, run('a.dll')],
    [{ 'samples/b/b.csproj': web() }, /./, /only samples, tests or tools/],
    [{ 'a/a.csproj': web(), 'b/b.csproj': web() }, /./, /several projects can be started: a\/a.csproj, b\/b.csproj/],
    [
      { 'Server/S.csproj': web('<ProjectReference Include="..\\Client\\C.csproj" />'), 'Client/C.csproj': client },
      /./,
      run('S.dll'),
    ],
    [
      { 'x.sln': 'Project("{1}") = "a", "a\\a.csproj", "{2}"', 'a/a.csproj': web(), 'old/b.csproj': web() },
      /./,
      run('a.dll'),
    ],
    [{ 'Shop.Api/Shop.Api.csproj': web(), 'Shop.Jobs/Shop.Jobs.csproj': web() }, /./, run('Shop.Api.dll')],
  ])
})

t.test('what is no web project', async (t) => {
  await check(t, 'dotnet', [
    [{ 'a.csproj': sdk('<OutputType>Exe</OutputType>') }, /./, /a console program.*worker: dotnet a.dll/],
    [
      { 'a.csproj': '<Project><TargetFrameworkVersion>v4.8</TargetFrameworkVersion>' },
      /./,
      /for .NET Framework 4.8, which runs on Windows only/,
    ],
    [{ 'a.csproj': sdk('<OutputType>WinExe</OutputType><UseWPF>true</UseWPF>') }, /./, /WPF or Windows Forms/],
  ])
})

t.test('backendim.yaml wins', (t) => overridden(t, 'dotnet', { 'a.csproj': web() }, '9.0'))
