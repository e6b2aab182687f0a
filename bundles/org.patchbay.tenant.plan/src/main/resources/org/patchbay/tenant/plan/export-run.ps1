
function ConvertTo-PbObjects($All, [string[]] $Properties) {
    return @($All | Where-Object { $null -ne $_ } | ForEach-Object {
            $object = $_
            $values = [ordered] @{ Identity = (Get-PbName $object) }
            foreach ($property in $Properties) {
                $value = Get-PbValue $object $property
                if ($value -is [System.Collections.IEnumerable] -and $value -isnot [string]) {
                    $value = @($value | ForEach-Object { [string] $_ })
                }
                elseif ($null -ne $value -and $value -isnot [bool] -and $value -isnot [int]) {
                    $value = [string] $value
                }
                $values[$property] = $value
            }
            [pscustomobject] $values
        })
}

Assert-PbTenant $Names
Write-PbStep 'Reading the objects.'
$routing = @(Get-CsTeamsEmergencyCallRoutingPolicy | ForEach-Object {
        [pscustomobject] @{ Identity = (Get-PbName $_); Description = (ConvertTo-PbText (Get-PbValue $_ 'Description')); AllowEnhancedEmergencyServices = [bool] $_.AllowEnhancedEmergencyServices; EmergencyNumbers = @(Get-PbList $_ 'EmergencyNumbers' | ForEach-Object { "$($_.EmergencyDialString)>$($_.OnlinePSTNUsage)>$($_.EmergencyDialMask)" }) }
    })
$dialPlans = @(Get-CsTenantDialPlan | ForEach-Object {
        [pscustomobject] @{ Identity = (Get-PbName $_); Description = (ConvertTo-PbText (Get-PbValue $_ 'Description')); NormalizationRules = @(Get-PbList $_ 'NormalizationRules' | ForEach-Object { "$($_.Name)>$($_.Pattern)>$($_.Translation)>$($_.IsInternalExtension)" }) }
    })
Write-PbStep 'Reading the users. In a large tenant this takes a while.'
$people = @(Get-CsOnlineUser | ForEach-Object {
        [pscustomobject] [ordered] @{ Id = [string] $_.Identity; Upn = [string] $_.UserPrincipalName; Number = (Get-PbNumber $_); OnlineVoiceRoutingPolicy = (Get-PbPolicy $_ 'OnlineVoiceRoutingPolicy'); TenantDialPlan = (Get-PbPolicy $_ 'TenantDialPlan'); TeamsEmergencyCallRoutingPolicy = (Get-PbPolicy $_ 'TeamsEmergencyCallRoutingPolicy'); TeamsEmergencyCallingPolicy = (Get-PbPolicy $_ 'TeamsEmergencyCallingPolicy') }
    } | Where-Object { $_.Number -ne '' -or @($_.OnlineVoiceRoutingPolicy, $_.TenantDialPlan, $_.TeamsEmergencyCallRoutingPolicy, $_.TeamsEmergencyCallingPolicy | Where-Object { $_.StartsWith("$Prefix-") }).Count -gt 0 })
$export = [pscustomobject] [ordered] @{
    Format = 'patchbay-tenant-export'
    Version = 1
    Tenant = $Tenant
    Prefix = $Prefix
    Taken = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
    Domains = @(Get-CsOnlineSipDomain | ForEach-Object { [string] $_.Name })
    Usages = @((Get-CsOnlinePstnUsage -Identity Global).Usage | ForEach-Object { [string] $_ })
    Gateways = @(ConvertTo-PbObjects (Get-CsOnlinePSTNGateway) @('SipSignalingPort', 'MaxConcurrentSessions', 'FailoverTimeSeconds', 'FailoverResponseCodes', 'ForwardCallHistory', 'ForwardPai', 'MediaBypass', 'PidfLoSupported', 'SendSipOptions', 'Enabled', 'Description'))
    Routes = @(ConvertTo-PbObjects (Get-CsOnlineVoiceRoute) @('NumberPattern', 'OnlinePstnGatewayList', 'OnlinePstnUsages', 'Priority', 'Description'))
    RoutingPolicies = @(ConvertTo-PbObjects (Get-CsOnlineVoiceRoutingPolicy) @('OnlinePstnUsages', 'Description'))
    EmergencyRouting = $routing
    EmergencyCalling = @(ConvertTo-PbObjects (Get-CsTeamsEmergencyCallingPolicy) @('ExternalLocationLookupMode', 'NotificationGroup', 'Description'))
    DialPlans = $dialPlans
    Blocked = @(ConvertTo-PbObjects (Get-CsInboundBlockedNumberPattern) @('Pattern', 'Enabled', 'Description'))
    Users = $people
}
ConvertTo-Json -InputObject $export -Depth 6 | Set-Content -LiteralPath $Out -Encoding UTF8
Write-PbStep "Done. $Out holds $($people.Count) users with their numbers: pass it on with care. Nothing was changed."
