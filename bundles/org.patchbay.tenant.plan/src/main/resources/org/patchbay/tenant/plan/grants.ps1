
function Grant-PbOne([string] $Type, [string] $Upn, $Name) {
    switch ($Type) {
        'OnlineVoiceRoutingPolicy' {
            Grant-CsOnlineVoiceRoutingPolicy -Identity $Upn -PolicyName $Name
        }
        'TenantDialPlan' {
            Grant-CsTenantDialPlan -Identity $Upn -PolicyName $Name
        }
        'TeamsEmergencyCallRoutingPolicy' {
            Grant-CsTeamsEmergencyCallRoutingPolicy -Identity $Upn -PolicyName $Name
        }
        'TeamsEmergencyCallingPolicy' {
            Grant-CsTeamsEmergencyCallingPolicy -Identity $Upn -PolicyName $Name
        }
        default {
            throw "There is no policy type $Type."
        }
    }
}

# The tenant does a batch by itself: this waits for it, so that what comes next finds it done.
function Wait-PbBatches([string[]] $Operations) {
    $failed = 0
    foreach ($operation in $Operations) {
        do {
            Start-Sleep -Seconds 10
            $state = Get-CsBatchPolicyAssignmentOperation -Identity $operation
            Write-PbStep "Batch ${operation}: $($state.OverallStatus), $($state.CompletedCount) done, $($state.ErrorCount) failed"
        } while (@('NotStarted', 'InProgress') -contains [string] $state.OverallStatus)
        if ($state.ErrorCount -gt 0) {
            $failed += $state.ErrorCount
            foreach ($user in ($state.UserState | Where-Object { [string] $_.Result -ne 'Success' } | Select-Object -First 100)) {
                Write-Warning "$($user.Id): $($user.Result)"
            }
        }
    }
    if ($failed -gt 0) {
        throw "$failed users did not get their policy, see above. Correct them and run this again: it goes on where it stopped."
    }
}

# Users: objects with Id (of Microsoft Entra) and Upn. A batch holds 5,000 users at most (New-CsBatchPolicyAssignmentOperation.md); an empty name takes a policy away.
function Grant-PbPolicy([string] $Type, [string] $Name, $Users) {
    $users = @($Users)
    $policy = $null
    if ($Name -ne '') {
        $policy = $Name
    }
    if ($users.Count -eq 0) {
        return
    }
    if ($users.Count -le 20) {
        foreach ($user in $users) {
            if (Test-PbChange $user.Upn "Grant $Type '$Name' to") {
                Grant-PbOne $Type $user.Upn $policy
            }
        }
        return
    }
    $operations = @()
    for ($first = 0; $first -lt $users.Count; $first += 5000) {
        $last = [Math]::Min($first + 4999, $users.Count - 1)
        $ids = @($users[$first..$last] | ForEach-Object { $_.Id })
        if (Test-PbChange "$($ids.Count) users" "Grant $Type '$Name' to") {
            $operation = New-CsBatchPolicyAssignmentOperation -PolicyType $Type -PolicyName $policy -Identity $ids -OperationName "$Mark $Type"
            $operations += ConvertTo-PbOperation $operation
        }
        if ($operations.Count -ge 4) {
            Wait-PbBatches $operations
            $operations = @()
        }
    }
    if ($operations.Count -gt 0) {
        Wait-PbBatches $operations
    }
}

function ConvertTo-PbOperation($Operation) {
    $id = Get-PbValue $Operation 'OperationId'
    if ($null -ne $id) {
        return [string] $id
    }
    return [string] $Operation
}
