
# Whom it is for: all, or those at a site, in a group, or named.
function Select-PbRows($Rows) {
    return @($Rows | Where-Object {
            ($Site.Count -eq 0 -or $Site -contains $_.Site) -and
            ($Group.Count -eq 0 -or @($_.Groups -split ' ' | Where-Object { $Group -contains $_ }).Count -gt 0) -and
            ($User.Count -eq 0 -or $User -contains $_.Id -or $User -contains $_.Upn)
        })
}

# Back: to what each had before the switch-over, as far as the file knows it; else to what the plan names.
function Invoke-PbSwitch($Rows, [bool] $Back) {
    $targets = @{}
    $looked = @()
    if ($Fast) {
        $looked = @($Rows | Where-Object { $_.Id -notmatch '^[0-9a-fA-F-]{36}$' })
    }
    else {
        $looked = $Rows
    }
    $asked = @{}
    foreach ($row in $looked) {
        $asked[$row.Id] = $true
    }
    $found = @{}
    if (@($looked).Count -gt 0) {
        $found = Read-PbUsers $looked
    }
    foreach ($row in $Rows) {
        $id = $row.Id
        $upn = $row.Upn
        $held = $null
        if ($found.ContainsKey($row.Id)) {
            $id = [string] $found[$row.Id].Identity
            $upn = [string] $found[$row.Id].UserPrincipalName
            $held = Get-PbPolicy $found[$row.Id] 'OnlineVoiceRoutingPolicy'
        }
        elseif ($asked.ContainsKey($row.Id)) {
            continue
        }
        $target = $row.Policy
        if ($Back) {
            $target = $row.Former
            if ($Former.Contains("User $id")) {
                $target = [string] $Former["User $id"].Values.OnlineVoiceRoutingPolicy
            }
        }
        elseif ($null -ne $held) {
            Save-PbFormer 'User' $id @{ Upn = $upn; OnlineVoiceRoutingPolicy = $held }
        }
        if ($null -eq $held -or $held -ne $target) {
            if (-not $targets.ContainsKey($target)) {
                $targets[$target] = New-Object System.Collections.ArrayList
            }
            $targets[$target].Add([pscustomobject] @{ Id = $id; Upn = $upn }) | Out-Null
        }
    }
    foreach ($name in ($targets.Keys | Sort-Object)) {
        Grant-PbPolicy 'OnlineVoiceRoutingPolicy' $name $targets[$name]
    }
}

Assert-PbTenant $Names
Read-PbFormer
Save-PbFormer 'Plan' $Plan @{ Mark = $Mark }
foreach ($policy in $Policies) {
    if ($null -eq (Find-Pb @(Get-CsOnlineVoiceRoutingPolicy) $policy)) {
        throw "There is no voice routing policy $policy. Run the SET_UP plan first. Nothing was changed."
    }
}
$Rows = @(Select-PbRows @(Read-PbRows $Users))
if ($Rows.Count -eq 0) {
    throw 'Nobody is meant: no user of the plan is at that site, in that group or of that name.'
}
Write-PbStep "$($Rows.Count) users."
Invoke-PbSwitch $Rows $Back
if ($Back -and $Site.Count + $Group.Count + $User.Count -eq 0 -and (Test-Path -LiteralPath $Before) -and (Test-PbChange $Before 'Put aside')) {
    Move-Item -LiteralPath $Before -Destination ($Before + '.undone-' + (Get-Date -Format 'yyyyMMdd-HHmmss'))
}
Write-PbStep 'Done. The tenant may need some minutes until calls go the new way: make a test call.'
