
function Read-PbRows([string] $Text) {
    return @($Text | ConvertFrom-Csv)
}

# Reads the users once: each by name where they are few, all of them where they are many.
function Read-PbUsers($Rows) {
    $found = @{}
    $wrong = @()
    if (@($Rows).Count -gt 200) {
        Write-PbStep 'Reading all users of the tenant. This takes a while.'
        $wanted = @{}
        foreach ($row in $Rows) {
            $wanted[$row.Id] = $true
        }
        foreach ($user in (Get-CsOnlineUser)) {
            foreach ($id in @([string] $user.Identity, [string] $user.UserPrincipalName)) {
                if ($wanted.ContainsKey($id)) {
                    $found[$id] = $user
                }
            }
        }
    }
    else {
        foreach ($row in $Rows) {
            try {
                $found[$row.Id] = Get-CsOnlineUser -Identity $row.Id
            }
            catch {
                $wrong += "$($row.Id): $($_.Exception.Message)"
            }
        }
    }
    foreach ($row in $Rows) {
        if (-not $found.ContainsKey($row.Id)) {
            if (@($Rows).Count -gt 200) {
                $wrong += "$($row.Id): there is no such user."
            }
        }
        elseif (@(Get-PbList $found[$row.Id] 'FeatureTypes') -notcontains 'PhoneSystem') {
            $wrong += "$($row.Id): has no Teams Phone licence in this tenant."
        }
    }
    foreach ($line in ($wrong | Select-Object -First 100)) {
        Write-Warning $line
    }
    if ($wrong.Count -gt 0 -and -not $SkipWrong) {
        throw "$($wrong.Count) users cannot be served, see above. Nothing was changed. Correct them, or run again with -SkipWrong to leave them out."
    }
    $good = @{}
    foreach ($id in $found.Keys) {
        if (@(Get-PbList $found[$id] 'FeatureTypes') -contains 'PhoneSystem') {
            $good[$id] = $found[$id]
        }
    }
    return $good
}
