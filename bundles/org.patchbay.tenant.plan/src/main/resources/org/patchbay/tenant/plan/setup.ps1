
# On the first round it only looks: whether all names are free, and what is there now. The second round changes.
$Looking = $true
$Gateways = @()
$Routes = @()
$RoutingPolicies = @()
$EmergencyRouting = @()
$EmergencyCalling = @()
$DialPlans = @()
$Blocked = @()

function Read-PbObjects {
    $script:Gateways = @(Get-CsOnlinePSTNGateway)
    $script:Routes = @(Get-CsOnlineVoiceRoute)
    $script:RoutingPolicies = @(Get-CsOnlineVoiceRoutingPolicy)
    $script:EmergencyRouting = @(Get-CsTeamsEmergencyCallRoutingPolicy)
    $script:EmergencyCalling = @(Get-CsTeamsEmergencyCallingPolicy)
    $script:DialPlans = @(Get-CsTenantDialPlan)
    $script:Blocked = @(Get-CsInboundBlockedNumberPattern)
}

# What has one of our names and was not made by this plan is the customer's own: nothing is done to it unasked.
function Assert-PbOurs([string] $What, $Now) {
    if ($null -eq $Now -or $Adopt) {
        return
    }
    if (-not (ConvertTo-PbText (Get-PbValue $Now 'Description')).StartsWith($Mark)) {
        throw "$What is there already and was not made by this plan. Nothing was changed. Set another prefix (org.patchbay.tenant.plan, prefix), or run again with -Adopt to take it over; the undo puts back what it was."
    }
}

# 'look', 'create', 'change' or 'same'. Also: what the undo needs besides the planned properties.
function Get-PbNeed([string] $Kind, [string] $Name, $Now, [hashtable] $Planned, [string[]] $Also = @()) {
    if ($Looking) {
        Save-PbObject $Kind $Name $Now (@($Planned.Keys) + $Also)
        Assert-PbOurs "$Kind $Name" $Now
        return 'look'
    }
    if ($null -eq $Now) {
        if (Test-PbChange "$Kind $Name" 'Create') {
            return 'create'
        }
        return 'look'
    }
    foreach ($property in $Planned.Keys) {
        # Response codes are listed with spaces or without.
        $is = (ConvertTo-PbText (Get-PbValue $Now $property)) -replace ', ', ','
        if ($is -cne ((ConvertTo-PbText $Planned[$property]) -replace ', ', ',')) {
            if (Test-PbChange "$Kind $Name" 'Change') {
                return 'change'
            }
            return 'look'
        }
    }
    Write-PbStep "As planned: $Kind $Name"
    return 'same'
}

function Set-PbGateway([string] $Fqdn, [int] $Port, [int] $Sessions, [int] $FailoverSeconds, [string] $FailoverCodes, [bool] $History, [bool] $Pai, [bool] $Bypass, [bool] $PidfLo, [string] $Description) {
    $planned = @{ SipSignalingPort = $Port; FailoverTimeSeconds = $FailoverSeconds; FailoverResponseCodes = $FailoverCodes; ForwardCallHistory = $History; ForwardPai = $Pai; MediaBypass = $Bypass; PidfLoSupported = $PidfLo; SendSipOptions = $true; Enabled = $true; Description = $Description }
    if ($Sessions -gt 0) {
        $planned['MaxConcurrentSessions'] = $Sessions
    }
    switch (Get-PbNeed 'Gateway' $Fqdn (Find-Pb $Gateways $Fqdn) $planned) {
        'create' {
            New-CsOnlinePSTNGateway -Fqdn $Fqdn -SipSignalingPort $Port -FailoverTimeSeconds $FailoverSeconds -FailoverResponseCodes $FailoverCodes -ForwardCallHistory $History -ForwardPai $Pai -MediaBypass $Bypass -PidfLoSupported $PidfLo -SendSipOptions $true -Enabled $true -Description $Description | Out-Null
            if ($Sessions -gt 0) {
                Set-CsOnlinePSTNGateway -Identity $Fqdn -MaxConcurrentSessions $Sessions
            }
        }
        'change' {
            Set-CsOnlinePSTNGateway -Identity $Fqdn -SipSignalingPort $Port -FailoverTimeSeconds $FailoverSeconds -FailoverResponseCodes $FailoverCodes -ForwardCallHistory $History -ForwardPai $Pai -MediaBypass $Bypass -PidfLoSupported $PidfLo -SendSipOptions $true -Enabled $true -Description $Description
            if ($Sessions -gt 0) {
                Set-CsOnlinePSTNGateway -Identity $Fqdn -MaxConcurrentSessions $Sessions
            }
        }
    }
}

# A usage is a name in the one list of the tenant and has nothing that could tell whose it is.
function Set-PbUsage([string] $Name) {
    $there = @((Get-CsOnlinePstnUsage -Identity Global).Usage) -contains $Name
    if ($Looking) {
        $former = $null
        if ($there) {
            $former = @{ Usage = $Name }
        }
        Save-PbFormer 'Usage' $Name $former
    }
    elseif ($there) {
        Write-PbStep "As planned: Usage $Name"
    }
    elseif (Test-PbChange "Usage $Name" 'Create') {
        Set-CsOnlinePstnUsage -Identity Global -Usage @{ add = $Name }
    }
}

function Set-PbRoute([string] $Name, [string] $Pattern, [string] $Gateway, [string] $Usage, [int] $Priority, [string] $Description) {
    $planned = @{ NumberPattern = $Pattern; OnlinePstnGatewayList = @($Gateway); OnlinePstnUsages = @($Usage); Description = $Description }
    $now = Find-Pb $Routes $Name
    switch (Get-PbNeed 'Route' $Name $now $planned) {
        'create' {
            New-CsOnlineVoiceRoute -Identity $Name -NumberPattern $Pattern -OnlinePstnGatewayList $Gateway -OnlinePstnUsages $Usage -Priority $Priority -Description $Description | Out-Null
        }
        'change' {
            Set-CsOnlineVoiceRoute -Identity $Name -NumberPattern $Pattern -OnlinePstnGatewayList @{ replace = $Gateway } -OnlinePstnUsages @{ replace = $Usage } -Description $Description
        }
    }
}

function Set-PbRoutingPolicy([string] $Name, [string[]] $Usages, [string] $Description) {
    $planned = @{ OnlinePstnUsages = $Usages; Description = $Description }
    switch (Get-PbNeed 'RoutingPolicy' $Name (Find-Pb $RoutingPolicies $Name) $planned) {
        'create' {
            New-CsOnlineVoiceRoutingPolicy -Identity $Name -OnlinePstnUsages $Usages -Description $Description | Out-Null
        }
        'change' {
            Set-CsOnlineVoiceRoutingPolicy -Identity $Name -OnlinePstnUsages @{ replace = $Usages } -Description $Description
        }
    }
}

function ConvertTo-PbNumbers($Numbers) {
    return (@($Numbers | Where-Object { $null -ne $_ } | ForEach-Object { "$($_.EmergencyDialString)>$($_.OnlinePSTNUsage)>$($_.EmergencyDialMask)" }) -join ' ')
}

function Set-PbEmergencyRouting([string] $Name, [string[]] $Numbers, [string] $Usage, [bool] $Enhanced, [string] $Description) {
    $now = Find-Pb $EmergencyRouting $Name
    $planned = @{ AllowEnhancedEmergencyServices = $Enhanced; Description = $Description; Numbers = (@($Numbers | ForEach-Object { "$_>$Usage>" }) -join ' ') }
    if ($null -ne $now) {
        $list = @(Get-PbList $now 'EmergencyNumbers' | Select-Object -Property 'EmergencyDialString', 'EmergencyDialMask', 'OnlinePSTNUsage')
        $now = [pscustomobject] @{ Identity = $now.Identity; AllowEnhancedEmergencyServices = $now.AllowEnhancedEmergencyServices; Description = $now.Description; Numbers = (ConvertTo-PbNumbers $list); List = $list }
    }
    $need = Get-PbNeed 'EmergencyRouting' $Name $now $planned @('List')
    if ($need -ne 'create' -and $need -ne 'change') {
        return
    }
    $objects = @($Numbers | ForEach-Object { New-CsTeamsEmergencyNumber -EmergencyDialString $_ -OnlinePSTNUsage $Usage })
    if ($need -eq 'create') {
        New-CsTeamsEmergencyCallRoutingPolicy -Identity $Name -EmergencyNumbers $objects -AllowEnhancedEmergencyServices $Enhanced -Description $Description | Out-Null
    }
    else {
        Set-CsTeamsEmergencyCallRoutingPolicy -Identity $Name -EmergencyNumbers @{ replace = $objects } -AllowEnhancedEmergencyServices $Enhanced -Description $Description
    }
}

# The numbers in Silent try the path out: nobody is told of a call to them.
function Set-PbEmergencyCalling([string] $Name, [string] $Lookup, [string] $Group, [string[]] $Silent, [string] $Description) {
    $planned = @{ ExternalLocationLookupMode = $Lookup; NotificationGroup = $Group; Description = $Description }
    $need = Get-PbNeed 'EmergencyCalling' $Name (Find-Pb $EmergencyCalling $Name) $planned @('NotificationMode')
    if ($need -ne 'create' -and $need -ne 'change') {
        return
    }
    $quiet = @($Silent | ForEach-Object { New-CsTeamsEmergencyCallingExtendedNotification -EmergencyDialString $_ })
    if ($need -eq 'create') {
        New-CsTeamsEmergencyCallingPolicy -Identity $Name -ExternalLocationLookupMode $Lookup -Description $Description | Out-Null
    }
    if ($Group -ne '') {
        Set-CsTeamsEmergencyCallingPolicy -Identity $Name -NotificationGroup $Group -NotificationMode NotificationOnly
        if ($quiet.Count -gt 0) {
            Set-CsTeamsEmergencyCallingPolicy -Identity $Name -ExtendedNotifications @{ replace = $quiet }
        }
    }
    if ($need -eq 'change') {
        if ($Group -eq '') {
            Set-CsTeamsEmergencyCallingPolicy -Identity $Name -NotificationGroup $null
        }
        Set-CsTeamsEmergencyCallingPolicy -Identity $Name -ExternalLocationLookupMode $Lookup -Description $Description
    }
}

function ConvertTo-PbRules($Rules) {
    return (@($Rules | Where-Object { $null -ne $_ } | ForEach-Object { "$($_.Name)>$($_.Pattern)>$($_.Translation)>$($_.IsInternalExtension)" }) -join ' ')
}

function Set-PbDialPlan([string] $Name, $Rules, [string] $Description) {
    $now = Find-Pb $DialPlans $Name
    $planned = @{ Description = $Description; Rules = (ConvertTo-PbRules $Rules) }
    if ($null -ne $now) {
        $list = @(Get-PbList $now 'NormalizationRules' | Select-Object -Property 'Name', 'Pattern', 'Translation', 'IsInternalExtension')
        $now = [pscustomobject] @{ Identity = $now.Identity; Description = $now.Description; Rules = (ConvertTo-PbRules $list); List = $list }
    }
    $need = Get-PbNeed 'DialPlan' $Name $now $planned @('List')
    if ($need -ne 'create' -and $need -ne 'change') {
        return
    }
    $objects = @($Rules | ForEach-Object { New-CsVoiceNormalizationRule -Identity "$Name/$($_.Name)" -Pattern $_.Pattern -Translation $_.Translation -IsInternalExtension $_.IsInternalExtension -InMemory })
    if ($need -eq 'create') {
        New-CsTenantDialPlan -Identity $Name -NormalizationRules $objects -Description $Description | Out-Null
    }
    else {
        Set-CsTenantDialPlan -Identity $Name -NormalizationRules $objects -Description $Description
    }
}

function Set-PbBlocked([string] $Name, [string] $Pattern, [string] $Description) {
    $planned = @{ Pattern = $Pattern; Enabled = $true; Description = $Description }
    switch (Get-PbNeed 'Blocked' $Name (Find-Pb $Blocked $Name) $planned) {
        'create' {
            New-CsInboundBlockedNumberPattern -Name $Name -Pattern $Pattern -Enabled $true -Description $Description | Out-Null
        }
        'change' {
            Set-CsInboundBlockedNumberPattern -Identity $Name -Pattern $Pattern -Enabled $true -Description $Description
        }
    }
}

function Save-PbUser($User, [string] $Planned) {
    if ($Former.Contains("User $([string] $User.Identity)")) {
        return
    }
    $number = Get-PbNumber $User
    $type = ''
    if ($number -ne '' -and $number -ne $Planned) {
        $assigned = @(Get-CsPhoneNumberAssignment -TelephoneNumber $number)
        if ($assigned.Count -gt 0) {
            $type = [string] $assigned[0].NumberType
        }
    }
    $values = @{ Upn = [string] $User.UserPrincipalName; Number = $number; NumberType = $type; Planned = $Planned; EnterpriseVoiceEnabled = [bool] (Get-PbValue $User 'EnterpriseVoiceEnabled') }
    foreach ($policy in @('OnlineVoiceRoutingPolicy', 'TenantDialPlan', 'TeamsEmergencyCallRoutingPolicy', 'TeamsEmergencyCallingPolicy')) {
        $values[$policy] = Get-PbPolicy $User $policy
    }
    Save-PbFormer 'User' ([string] $User.Identity) $values
}

# A number takes the place of another of the user's in two steps; if the second fails, the first is taken back.
function Set-PbNumber($User, [string] $Number) {
    $id = [string] $User.Identity
    $old = Get-PbNumber $User
    if ($old -eq $Number) {
        return
    }
    if (-not (Test-PbChange $User.UserPrincipalName "Assign $Number to")) {
        return
    }
    $type = ''
    if ($old -ne '') {
        $type = [string] $Former["User $id"].Values.NumberType
        Remove-CsPhoneNumberAssignment -Identity $id -TelephoneNumber $old -NumberType $type
    }
    try {
        Set-CsPhoneNumberAssignment -Identity $id -TelephoneNumber $Number -NumberType DirectRouting
    }
    catch {
        $reason = $_.Exception.Message
        if ($old -ne '') {
            Set-CsPhoneNumberAssignment -Identity $id -TelephoneNumber $old -NumberType $type
        }
        throw "$Number could not be assigned to $($User.UserPrincipalName), who has what there was before: $reason"
    }
}

# Policies first and numbers last: whoever can be called can call, and in an emergency above all.
function Set-PbUsers($Rows, $Found, [hashtable] $ByCountry) {
    $grants = @{}
    foreach ($row in $Rows) {
        $user = $Found[$row.Id]
        if ($null -eq $user) {
            continue
        }
        $planned = $ByCountry[$row.Country]
        foreach ($type in $planned.Keys) {
            if ((Get-PbPolicy $user $type) -ne $planned[$type]) {
                $key = "$type $($planned[$type])"
                if (-not $grants.ContainsKey($key)) {
                    $grants[$key] = New-Object System.Collections.ArrayList
                }
                $grants[$key].Add([pscustomobject] @{ Id = [string] $user.Identity; Upn = [string] $user.UserPrincipalName }) | Out-Null
            }
        }
    }
    foreach ($key in ($grants.Keys | Sort-Object)) {
        $type, $name = $key -split ' ', 2
        Grant-PbPolicy $type $name $grants[$key]
    }
    foreach ($row in $Rows) {
        if ($null -ne $Found[$row.Id]) {
            Set-PbNumber $Found[$row.Id] $row.Number
        }
    }
}
