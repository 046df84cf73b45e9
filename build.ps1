# Calls the build program: build.ps1 build | test | demo | pack | servers
& dotnet run --project (Join-Path $PSScriptRoot 'build') -- @args
exit $LASTEXITCODE
