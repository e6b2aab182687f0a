
function Restore-PbUsers {
    $entries = @($Former.Values | Where-Object { $_.Kind -eq 'User' })
    $now = @{}
    foreach ($entry in $entries) {
        $was = $entry.Values
        try {
            $user = Get-CsOnlineUser -Identity $entry.Name
        }
        catch {
            Write-Warning "$($was.Upn) is gone, so nothing is put back: $($_.Exception.Message)"
            continue
        }
        $now[$entry.Name] = $user
        $number = Get-PbNumber $user
        if ($number -ne $was.Number -and $number -ne '' -and $number -ne $was.Planned) {
            Write-Warning "$($was.Upn) was given another number since. It stays."
        }
        elseif ($number -ne $was.Number -and (Test-PbChange $was.Upn "Put '$($was.Number)' in the place of '$number' of")) {
            if ($number -ne '') {
                Remove-CsPhoneNumberAssignment -Identity $entry.Name -TelephoneNumber $number -NumberType DirectRouting
            }
            if ($was.Number -ne '') {
                Set-CsPhoneNumberAssignment -Identity $entry.Name -TelephoneNumber $was.Number -NumberType $was.NumberType
            }
            elseif ($was.EnterpriseVoiceEnabled) {
                Set-CsPhoneNumberAssignment -Identity $entry.Name -EnterpriseVoiceEnabled $true
            }
        }
    }
    foreach ($type in @('OnlineVoiceRoutingPolicy', 'TenantDialPlan', 'TeamsEmergencyCallRoutingPolicy', 'TeamsEmergencyCallingPolicy')) {
        $grants = @{}
        foreach ($entry in $entries) {
            if ($now.ContainsKey($entry.Name) -and $null -ne $entry.Values.PSObject.Properties[$type]) {
                $name = [string] $entry.Values.$type
                $held = Get-PbPolicy $now[$entry.Name] $type
                if ($held -ne $name -and $held.StartsWith("$Prefix-")) {
                    if (-not $grants.ContainsKey($name)) {
                        $grants[$name] = New-Object System.Collections.ArrayList
                    }
                    $grants[$name].Add([pscustomobject] @{ Id = $entry.Name; Upn = $entry.Values.Upn }) | Out-Null
                }
            }
        }
        foreach ($name in ($grants.Keys | Sort-Object)) {
            Grant-PbPolicy $type $name $grants[$name]
        }
    }
}

function Test-PbRemoval([string] $What, $Now) {
    if ($null -eq $Now) {
        return $false
    }
    if (-not (ConvertTo-PbText (Get-PbValue $Now 'Description')).StartsWith($Mark)) {
        Write-Warning "$What was not made by this plan any more (its description was changed): it stays."
        return $false
    }
    return (Test-PbChange $What 'Remove')
}

function Remove-PbObject([string] $Kind, [string] $Name) {
    $what = "$Kind $Name"
    switch ($Kind) {
        'Gateway' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsOnlinePSTNGateway) $Name)) {
                Remove-CsOnlinePSTNGateway -Identity $Name
            }
        }
        'Usage' {
            if (@((Get-CsOnlinePstnUsage -Identity Global).Usage) -contains $Name -and (Test-PbChange $what 'Remove')) {
                Set-CsOnlinePstnUsage -Identity Global -Usage @{ remove = $Name }
            }
        }
        'Route' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsOnlineVoiceRoute) $Name)) {
                Remove-CsOnlineVoiceRoute -Identity $Name
            }
        }
        'RoutingPolicy' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsOnlineVoiceRoutingPolicy) $Name)) {
                Remove-CsOnlineVoiceRoutingPolicy -Identity $Name
            }
        }
        'EmergencyRouting' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsTeamsEmergencyCallRoutingPolicy) $Name)) {
                Remove-CsTeamsEmergencyCallRoutingPolicy -Identity $Name
            }
        }
        'EmergencyCalling' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsTeamsEmergencyCallingPolicy) $Name)) {
                Remove-CsTeamsEmergencyCallingPolicy -Identity $Name
            }
        }
        'DialPlan' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsTenantDialPlan) $Name)) {
                Remove-CsTenantDialPlan -Identity $Name
            }
        }
        'Blocked' {
            if (Test-PbRemoval $what (Find-Pb @(Get-CsInboundBlockedNumberPattern) $Name)) {
                Remove-CsInboundBlockedNumberPattern -Identity $Name
            }
        }
    }
}

function Restore-PbObject([string] $Kind, [string] $Name, $Was) {
    if ($Kind -eq 'Usage' -or -not (Test-PbChange "$Kind $Name" 'Put back the former values of')) {
        return
    }
    $text = ConvertTo-PbText $Was.Description
    switch ($Kind) {
        'Gateway' {
            Set-CsOnlinePSTNGateway -Identity $Name -SipSignalingPort $Was.SipSignalingPort -FailoverTimeSeconds $Was.FailoverTimeSeconds -FailoverResponseCodes $Was.FailoverResponseCodes -ForwardCallHistory $Was.ForwardCallHistory -ForwardPai $Was.ForwardPai -MediaBypass $Was.MediaBypass -PidfLoSupported $Was.PidfLoSupported -SendSipOptions $Was.SendSipOptions -Enabled $Was.Enabled -Description $text
            $sessions = Get-PbValue $Was 'MaxConcurrentSessions'
            if ($null -ne $sessions) {
                Set-CsOnlinePSTNGateway -Identity $Name -MaxConcurrentSessions $sessions
            }
        }
        'Route' {
            Set-CsOnlineVoiceRoute -Identity $Name -NumberPattern $Was.NumberPattern -OnlinePstnGatewayList @{ replace = @(Get-PbList $Was 'OnlinePstnGatewayList') } -OnlinePstnUsages @{ replace = @(Get-PbList $Was 'OnlinePstnUsages') } -Description $text
        }
        'RoutingPolicy' {
            Set-CsOnlineVoiceRoutingPolicy -Identity $Name -OnlinePstnUsages @{ replace = @(Get-PbList $Was 'OnlinePstnUsages') } -Description $text
        }
        'EmergencyRouting' {
            $numbers = @(Get-PbList $Was 'List' | ForEach-Object { New-CsTeamsEmergencyNumber -EmergencyDialString $_.EmergencyDialString -EmergencyDialMask $_.EmergencyDialMask -OnlinePSTNUsage $_.OnlinePSTNUsage })
            Set-CsTeamsEmergencyCallRoutingPolicy -Identity $Name -EmergencyNumbers @{ replace = $numbers } -AllowEnhancedEmergencyServices $Was.AllowEnhancedEmergencyServices -Description $text
        }
        'EmergencyCalling' {
            Set-CsTeamsEmergencyCallingPolicy -Identity $Name -ExternalLocationLookupMode $Was.ExternalLocationLookupMode -NotificationGroup $Was.NotificationGroup -NotificationMode $Was.NotificationMode -Description $text
        }
        'DialPlan' {
            $rules = @(Get-PbList $Was 'List' | ForEach-Object { New-CsVoiceNormalizationRule -Identity "$Name/$($_.Name)" -Pattern $_.Pattern -Translation $_.Translation -IsInternalExtension $_.IsInternalExtension -InMemory })
            Set-CsTenantDialPlan -Identity $Name -NormalizationRules $rules -Description $text
        }
        'Blocked' {
            Set-CsInboundBlockedNumberPattern -Identity $Name -Pattern $Was.Pattern -Enabled $Was.Enabled -Description $text
        }
    }
}

if (-not (Test-Path -LiteralPath $Before)) {
    throw "There is no file $Before, so what was there before is not known. Name the file that the plan wrote with -Before."
}
Read-PbFormer
Assert-PbTenant $Names
Restore-PbUsers
foreach ($kind in @('EmergencyCalling', 'EmergencyRouting', 'DialPlan', 'Blocked', 'RoutingPolicy', 'Route', 'Usage', 'Gateway')) {
    foreach ($entry in @($Former.Values | Where-Object { $_.Kind -eq $kind })) {
        if ($entry.Existed) {
            Restore-PbObject $kind $entry.Name $entry.Values
        }
        else {
            Remove-PbObject $kind $entry.Name
        }
    }
}
if (Test-PbChange $Before 'Put aside') {
    Move-Item -LiteralPath $Before -Destination ($Before + '.undone-' + (Get-Date -Format 'yyyyMMdd-HHmmss'))
}
Write-PbStep 'Done.'
