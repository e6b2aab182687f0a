
# What was there before the first change stands in the file, a line a thing, and is never replaced: run again, the first word counts.
$Former = [ordered] @{}

function Read-PbFormer {
    if (-not (Test-Path -LiteralPath $Before)) {
        return
    }
    foreach ($line in @(Get-Content -LiteralPath $Before -Encoding UTF8)) {
        if ($line.Trim() -ne '') {
            $entry = $line | ConvertFrom-Json
            $key = ConvertTo-PbText (Get-PbValue $entry 'Key')
            if ($key -eq '') {
                throw "The file $Before is not one that a plan wrote. Name another with -Before."
            }
            if (-not $Former.Contains($key)) {
                $Former[$key] = $entry
            }
        }
    }
    if (-not $Former.Contains("Plan $Plan")) {
        throw "The file $Before is not of this plan ($Plan). Name another with -Before."
    }
}

function Save-PbFormer([string] $Kind, [string] $Name, $Values) {
    $key = "$Kind $Name"
    if ($Former.Contains($key)) {
        return
    }
    $entry = [pscustomobject] @{ Key = $key; Kind = $Kind; Name = $Name; Existed = ($null -ne $Values); Values = $Values }
    $Former[$key] = $entry
    if (-not $WhatIfPreference) {
        Add-Content -LiteralPath $Before -Encoding UTF8 -Value ($entry | ConvertTo-Json -Compress -Depth 6)
    }
}

# The former values of the properties that are about to change.
function Save-PbObject([string] $Kind, [string] $Name, $Now, [string[]] $Properties) {
    if ($null -eq $Now) {
        Save-PbFormer $Kind $Name $null
        return
    }
    $values = @{}
    foreach ($property in $Properties) {
        $values[$property] = Get-PbValue $Now $property
    }
    Save-PbFormer $Kind $Name $values
}
