var app = WebApplication.Create(args);
app.MapGet("/", () => "Hello from dotnet-web\n");
app.Run();
