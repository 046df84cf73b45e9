@{
    IncludeDefaultRules = $true
    Severity            = @('Error', 'Warning', 'Information')
    ExcludeRules        = @(
        # Commands are written as people type them at a prompt: New-MailAccount taro@example.jp.
        'PSAvoidUsingPositionalParameters'
        # Functions of a script use its parameters, which this rule does not see.
        'PSReviewUnusedParameter'
        # Pester's blocks hand variables to each other, which this rule does not see.
        'PSUseDeclaredVarsMoreThanAssignments'
    )
    Rules               = @{
        PSUseCompatibleSyntax      = @{ Enable = $true; TargetVersions = @('7.4') }
        PSUseConsistentIndentation = @{ Enable = $true; Kind = 'space'; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace  = @{ Enable = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSPlaceOpenBrace           = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NoEmptyLineBefore = $true; IgnoreOneLineBlock = $true; NewLineAfter = $false }
        PSUseCorrectCasing         = @{ Enable = $true }
        PSAvoidSemicolonsAsLineTerminators = @{ Enable = $true }
    }
}
