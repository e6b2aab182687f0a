Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$Run = $PSCmdlet

function Write-PbStep([string] $Text) {
    Write-Host ('{0:HH:mm:ss}  {1}' -f (Get-Date), $Text)
}

# With -WhatIf it says what would be done, and nothing is done.
function Test-PbChange([string] $Object, [string] $Action) {
    if ($Run.ShouldProcess($Object, $Action)) {
        Write-PbStep "$Action $Object"
        return $true
    }
    return $false
}

function Get-PbValue($Object, [string] $Name) {
    if ($null -ne $Object -and $null -ne $Object.PSObject.Properties[$Name]) {
        return $Object.$Name
    }
    return $null
}

function Get-PbList($Object, [string] $Name) {
    return @(Get-PbValue $Object $Name | Where-Object { $null -ne $_ })
}

function ConvertTo-PbText($Value) {
    if ($null -eq $Value) {
        return ''
    }
    if ($Value -is [string]) {
        return $Value
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        return (@($Value | ForEach-Object { [string] $_ }) -join '|')
    }
    return [string] $Value
}

# Policies are listed as Tag:NAME.
function Get-PbName($Object) {
    return ([string] (Get-PbValue $Object 'Identity')) -replace '^tag:', ''
}

function Find-Pb($All, [string] $Name) {
    foreach ($object in $All) {
        if ((Get-PbName $object) -eq $Name) {
            return $object
        }
    }
    return $null
}

function Get-PbPolicy($User, [string] $Type) {
    $policy = Get-PbValue $User $Type
    if ($null -ne $policy -and $policy -isnot [string] -and $null -ne (Get-PbValue $policy 'Name')) {
        return [string] $policy.Name
    }
    return ConvertTo-PbText $policy
}

function Get-PbNumber($User) {
    return (ConvertTo-PbText (Get-PbValue $User 'LineURI')) -replace '^tel:', ''
}

# A domain is in one tenant of Microsoft's alone, so that it tells whether this is the right one.
function Assert-PbTenant([string[]] $Names) {
    try {
        $domains = @(Get-CsOnlineSipDomain | Where-Object { [string] $_.Status -ne 'Disabled' } | ForEach-Object { [string] $_.Name })
    }
    catch {
        throw "The tenant cannot be asked. Run Connect-MicrosoftTeams first, with the role Teams Administrator. ($($_.Exception.Message))"
    }
    foreach ($fqdn in $Names) {
        $parent = $fqdn.Substring($fqdn.IndexOf('.') + 1)
        if ($domains -notcontains $fqdn -and $domains -notcontains $parent) {
            throw "The tenant that you are connected to has no active domain $parent, so $fqdn cannot be used. Connect to the right tenant; or add and verify the domain in the Microsoft 365 admin center, give one user in it a licence, and wait up to 24 hours."
        }
    }
}
