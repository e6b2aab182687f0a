
Assert-PbTenant $Names
Read-PbFormer
Save-PbFormer 'Plan' $Plan @{ Mark = $Mark }
Write-PbStep 'Looking at what is there.'
Read-PbObjects
Set-PbObjects
$Rows = @(Read-PbRows $Users)
$Found = @{}
if ($Rows.Count -gt 0) {
    $Found = Read-PbUsers $Rows
    foreach ($row in $Rows) {
        if ($Found.ContainsKey($row.Id)) {
            Save-PbUser $Found[$row.Id] $row.Number
        }
    }
}
Write-PbStep 'Changing what differs.'
$Looking = $false
Set-PbObjects
Set-PbUsers $Rows $Found $ByCountry
Write-PbStep "Done. What was there before is in $Before; keep it for the undo."
